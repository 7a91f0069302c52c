/**
 * The border router: root of the mesh's DODAG, and the way between the mesh and UDP services on this host, without privileges.
 *
 * <p>
 * {@link frond.borderrouter.Mesh} is the protocol side, sans-I/O like the node: the firmware's radio, MAC, 6LoWPAN and IPv6 with {@link
 * frond.borderrouter.RplRoot} for routing. {@link frond.borderrouter.BorderRouter} is the process around it: one thread, one selector, the radio's TCP
 * connection, a socket for each {@link frond.borderrouter.Forwarder} mapping.
 */
package frond.borderrouter;
