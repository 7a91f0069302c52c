package frond.borderrouter;

import java.net.InetSocketAddress;

/**
 * Where the co-processor is.
 *
 * @param text what the user called it
 * @param tcp its TCP port; null for a serial port
 * @param path of the serial port
 * @param baud bits per second of the serial port; 0 for TCP
 */
record RadioPlace(String text, InetSocketAddress tcp, String path, int baud) {
}
