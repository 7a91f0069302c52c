/** Time of day by SNTP (RFC 4330): {@link frond.sntp.SntpClient} asks over UDP and keeps the offset; {@link frond.sntp.Sntp} is the message. */
package frond.sntp;
