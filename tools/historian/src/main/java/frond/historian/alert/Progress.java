package frond.historian.alert;

/**
 * How far the telling has come, so that a crash makes nothing untold.
 *
 * @param id which point of which subscription; or which alarm
 * @param time of the newest value that was told, in microseconds since 1970; of the alarm log, the highest id
 * @param number that value's number, or null
 */
record Progress(String id, long time, Double number) {
}
