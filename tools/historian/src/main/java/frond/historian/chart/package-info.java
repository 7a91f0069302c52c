/** Pictures of points. */
package frond.historian.chart;
