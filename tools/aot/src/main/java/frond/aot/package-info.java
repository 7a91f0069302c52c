/**
 * The ahead-of-time compiler: firmware bytecode to C (TeaVM's C backend), C to an image (CMake and GCC), and what the image weighs.
 *
 * <p>
 * {@link frond.aot.Translator} runs TeaVM; {@link frond.aot.NativeBinder} binds the natives of {@code frond.hal} to the C symbols
 * that MicroEJ's SNI gives them, so that the firmware knows nothing of TeaVM; {@link frond.aot.Rewriter} fits the C to a
 * microcontroller; {@link frond.aot.ImageBuild} drives CMake; {@link frond.aot.ImageSize} weighs the ELF. docs/aot.md says why.
 */
package frond.aot;
