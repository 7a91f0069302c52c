/** Measurements as SenML packs (RFC 8428) in CBOR (RFC 8949), written without an object in between. */
package frond.senml;
