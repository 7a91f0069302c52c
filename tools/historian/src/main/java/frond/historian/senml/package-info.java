/** SenML (RFC 8428), JSON and CBOR, to readings. */
package frond.historian.senml;
