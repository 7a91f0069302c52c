/** Apache Cassandra: values on as many machines as are needed, each on several of them. */
package frond.historian.store.cassandra;
