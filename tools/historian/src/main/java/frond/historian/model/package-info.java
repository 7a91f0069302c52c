/** What everything else speaks of: values, readings, names of points, settings, refusals. Depends on nothing of ours. */
package frond.historian.model;
