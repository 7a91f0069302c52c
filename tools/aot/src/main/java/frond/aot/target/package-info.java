/** Runs the firmware's JUnit tests on the target: finds them, compiles them into an image, runs it in QEMU, reports. */
package frond.aot.target;
