/** What is measured, and when. Conversions are static and take raw counts, so that they are tested without a board. */
package frond.sensor;
