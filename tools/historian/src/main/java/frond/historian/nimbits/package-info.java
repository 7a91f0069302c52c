/** Nimbits' HTTP API as its clients speak it, without its faults: nothing is answered with 200 that is not stored. */
package frond.historian.nimbits;
