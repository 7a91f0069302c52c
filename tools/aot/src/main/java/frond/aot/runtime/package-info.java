/** Java that is compiled into an image because the language wants it and TeaVM does not supply it. */
package frond.aot.runtime;
