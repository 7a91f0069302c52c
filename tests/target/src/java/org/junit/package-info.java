/**
 * As much of JUnit 4 as the firmware's tests may use, for images: the annotations, which the runner reads from the class files, and
 * the assertions. Signatures are JUnit 4's, so that tests compiled against JUnit 4 link to these.
 */
package org.junit;
