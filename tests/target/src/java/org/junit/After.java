package org.junit;

/** JUnit 4's annotation of this name. */
public @interface After {
}
