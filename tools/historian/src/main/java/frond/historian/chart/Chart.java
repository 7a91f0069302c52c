package frond.historian.chart;

import frond.historian.store.ValueStore;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of one point. Takes values one by one and keeps the lowest and highest of each column of pixels, so that any number of
 * them makes the same picture in little memory. Times are UTC.
 */
public final class Chart implements ValueStore.NumberSink {
	private static final Color LINE = new Color(0x1b, 0x7f, 0x5c);
	private static final Color INK = new Color(0x30, 0x36, 0x3d);
	private static final Color GRID = new Color(0xe3, 0xe7, 0xea);

	private final String name;
	private final String title;
	private final long from;
	private final long to;
	private final int width;
	private final int height;
	private final List<Date> times = new ArrayList<>();
	private final List<Double> values = new ArrayList<>();
	private int column = -1;
	private long lowTime;
	private long highTime;
	private double low;
	private double high;

	/** @param from with {@code to}, the range of the time axis, in microseconds since 1970 */
	public Chart(String name, String title, long from, long to, int width, int height) {
		this.name = name;
		this.title = title;
		this.from = from;
		this.to = Math.max(to, from + 1_000_000);
		this.width = width;
		this.height = height;
	}

	@Override
	public void accept(long time, double value) {
		int column = (int) ((double) (time - this.from) / (this.to - this.from) * this.width);
		if (column != this.column) {
			flush();
			this.column = column;
			this.low = Double.POSITIVE_INFINITY;
			this.high = Double.NEGATIVE_INFINITY;
		}
		if (value < this.low) {
			this.low = value;
			this.lowTime = time;
		}
		if (value > this.high) {
			this.high = value;
			this.highTime = time;
		}
	}

	/** The picture as PNG. */
	public byte[] png() throws IOException {
		flush();
		XYChart chart = new XYChartBuilder().width(this.width).height(this.height).title(this.title).build();
		style(chart);
		if (this.times.isEmpty()) {
			// An empty series is an error to the library; without one it would not draw the axes.
			this.times.add(new Date(this.from / 1000));
			this.values.add(null);
		}
		XYSeries series = chart.addSeries(this.name, this.times, this.values);
		series.setLineColor(LINE);
		series.setLineStyle(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		series.setMarker(this.times.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
		series.setMarkerColor(LINE);
		return ChartEncoder.getBytes(chart, "png");
	}

	private void flush() {
		if (this.column < 0) {
			return;
		}
		boolean lowFirst = this.lowTime <= this.highTime;
		add(lowFirst ? this.lowTime : this.highTime, lowFirst ? this.low : this.high);
		if (this.lowTime != this.highTime) {
			add(lowFirst ? this.highTime : this.lowTime, lowFirst ? this.high : this.low);
		}
		this.column = -1;
	}

	private void add(long time, double value) {
		this.times.add(new Date(Math.floorDiv(time, 1000)));
		this.values.add(value);
	}

	private void style(XYChart chart) {
		Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
		chart.getStyler().setLegendVisible(false).setChartTitleBoxVisible(false).setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
				.setPlotBorderVisible(false).setChartTitleFont(font.deriveFont(Font.BOLD, 13f)).setChartFontColor(INK).setAntiAlias(true);
		chart.getStyler().setPlotGridLinesColor(GRID).setAxisTickLabelsFont(font).setAxisTickLabelsColor(INK).setTimezone(TimeZone.getTimeZone("UTC"))
				.setXAxisMin(this.from / 1000d).setXAxisMax(this.to / 1000d).setPlotGridLinesStroke(new BasicStroke(1f)).setAxisTicksLineVisible(false);
	}
}
