/** The one way in, whatever carried the readings, and what is last known of every point. */
package frond.historian.pipeline;
