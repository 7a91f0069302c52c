package frond.borderrouter;

/**
 * An IPHC context of the mesh besides that of its prefix.
 *
 * @param number 1 to 15
 * @param high first half of its prefix
 * @param low second half
 * @param bits of it that count, 1 to 128
 */
record MeshContext(int number, long high, long low, int bits) {
}
