/** InfluxDB's line protocol, as its clients and Telegraf send it. */
package frond.historian.influx;
