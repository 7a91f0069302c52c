/** What a VM must do to carry the firmware; on the JVM these tests check the tests. */
package frond.vm;
