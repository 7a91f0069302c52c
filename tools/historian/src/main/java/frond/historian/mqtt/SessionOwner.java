package frond.historian.mqtt;

/**
 * Whose an MQTT session is that outlives its connection: nobody else may take it up, with what waits in it.
 *
 * @param id the client id
 * @param token id of the token that it was made with
 */
public record SessionOwner(String id, String token) {
}
