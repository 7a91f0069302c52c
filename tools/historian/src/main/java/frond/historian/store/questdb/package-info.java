/** QuestDB, embedded: the default engine. */
package frond.historian.store.questdb;
