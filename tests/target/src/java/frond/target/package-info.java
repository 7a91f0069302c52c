/** What runs the firmware's tests inside an image. {@code frond.aot.TargetTests} generates the list of tests. */
package frond.target;
