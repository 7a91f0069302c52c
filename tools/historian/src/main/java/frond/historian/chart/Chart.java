package frond.historian.chart;

import frond.historian.store.Bucket;
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
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of one or several points over a range of time. Times are UTC. */
public final class Chart {
	/** Most points in a picture: more lines cannot be told apart. */
	public static final int MAXIMUM = 12;
	private static final Color[] LINES = {new Color(0x1b7f5c), new Color(0xc2571a), new Color(0x3b5fc0), new Color(0x9c3587), new Color(0x8a6d00), new Color(0x00798c), new Color(0xb3261e), new Color(0x5b6770),
			new Color(0x6a9a1f), new Color(0x7353ba), new Color(0xd17b88), new Color(0x2a2a2a)};
	private static final Color INK = new Color(0x30, 0x36, 0x3d);
	private static final Color GRID = new Color(0xe3, 0xe7, 0xea);
	private static final int BAND_ALPHA = 70;

	private final String title;
	private final long from;
	private final long to;
	private final int width;
	private final int height;
	private final List<Line> lines = new ArrayList<>();

	/** @param from with {@code to}, the range of the time axis, in microseconds since 1970 */
	public Chart(String title, long from, long to, int width, int height) {
		this.title = title;
		this.from = from;
		this.to = Math.max(to, from + 1_000_000);
		this.width = width;
		this.height = height;
	}

	/** A line through the numbers that the sink is given, oldest first; any number of them makes the same picture in little memory. */
	public ValueStore.NumberSink line(String name) {
		Line line = new Line(name);
		this.lines.add(line);
		return line;
	}

	/** A line through the means of equal spans, and the band between their lowest and highest numbers. */
	public void band(String name, List<Bucket> buckets) {
		Line line = new Line(name);
		for (Bucket bucket : buckets) {
			line.add(bucket.firstTime() + (bucket.lastTime() - bucket.firstTime()) / 2, bucket.mean());
			line.low.add(bucket.min());
			line.high.add(bucket.max());
		}
		this.lines.add(line);
	}

	/** The picture as PNG. */
	public byte[] png() throws IOException {
		XYChart chart = new XYChartBuilder().width(this.width).height(this.height).title(this.title).build();
		style(chart);
		boolean empty = true;
		for (int i = 0; i < this.lines.size(); i++) {
			Line line = this.lines.get(i);
			line.flush();
			if (!line.times.isEmpty()) {
				empty = false;
				line.draw(chart, i);
			}
		}
		if (empty) {
			// An empty series is an error to the library; without one it would not draw the axes.
			List<Double> none = new ArrayList<>();
			none.add(null);
			chart.addSeries("none", List.of(new Date(this.from / 1000)), none).setMarker(SeriesMarkers.NONE);
		}
		return ChartEncoder.getBytes(chart, "png");
	}

	private void style(XYChart chart) {
		Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
		chart.getStyler().setLegendVisible(this.lines.size() > 1).setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE)
				.setLegendFont(font).setChartTitleBoxVisible(false).setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
				.setPlotBorderVisible(false).setChartTitleFont(font.deriveFont(Font.BOLD, 13f)).setChartFontColor(INK).setAntiAlias(true);
		chart.getStyler().setPlotGridLinesColor(GRID).setAxisTickLabelsFont(font).setAxisTickLabelsColor(INK).setTimezone(TimeZone.getTimeZone("UTC"))
				.setXAxisMin(this.from / 1000d).setXAxisMax(this.to / 1000d).setPlotGridLinesStroke(new BasicStroke(1f)).setAxisTicksLineVisible(false);
	}

	/** One point. Keeps the lowest and highest number of each column of pixels. */
	private final class Line implements ValueStore.NumberSink {
		private final String name;
		private final List<Date> times = new ArrayList<>();
		private final List<Double> values = new ArrayList<>();
		private final List<Double> low = new ArrayList<>();
		private final List<Double> high = new ArrayList<>();
		private int column = -1;
		private long lowTime;
		private long highTime;
		private double lowest;
		private double highest;

		Line(String name) {
			this.name = name;
		}

		@Override
		public void accept(long time, double value) {
			int column = (int) ((double) (time - Chart.this.from) / (Chart.this.to - Chart.this.from) * Chart.this.width);
			if (column != this.column) {
				flush();
				this.column = column;
				this.lowest = Double.POSITIVE_INFINITY;
				this.highest = Double.NEGATIVE_INFINITY;
			}
			if (value < this.lowest) {
				this.lowest = value;
				this.lowTime = time;
			}
			if (value > this.highest) {
				this.highest = value;
				this.highTime = time;
			}
		}

		private void flush() {
			if (this.column < 0) {
				return;
			}
			boolean lowFirst = this.lowTime <= this.highTime;
			add(lowFirst ? this.lowTime : this.highTime, lowFirst ? this.lowest : this.highest);
			if (this.lowTime != this.highTime) {
				add(lowFirst ? this.highTime : this.lowTime, lowFirst ? this.highest : this.lowest);
			}
			this.column = -1;
		}

		private void add(long time, double value) {
			this.times.add(new Date(Math.floorDiv(time, 1000)));
			this.values.add(value);
		}

		private void draw(XYChart chart, int index) {
			Color color = LINES[index % LINES.length];
			if (this.times.size() > 1 && this.times.size() == this.low.size()) {
				drawBand(chart, index, color);
			}
			// The library takes each name once.
			boolean taken = Chart.this.lines.subList(0, index).stream().anyMatch(other -> other.name.equals(this.name));
			XYSeries series = chart.addSeries(taken ? this.name + " (" + (index + 1) + ')' : this.name, this.times, this.values);
			series.setLineColor(color);
			series.setLineStyle(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			series.setMarker(this.times.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
			series.setMarkerColor(color);
		}

		/** A polygon: along the highest there, along the lowest back. */
		private void drawBand(XYChart chart, int index, Color color) {
			List<Date> times = new ArrayList<>(this.times);
			List<Double> edge = new ArrayList<>(this.high);
			for (int i = this.times.size() - 1; i >= 0; i--) {
				times.add(this.times.get(i));
				edge.add(this.low.get(i));
			}
			XYSeries band = chart.addSeries("band " + index, times, edge);
			band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
			band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_ALPHA));
			band.setLineColor(new Color(0, 0, 0, 0));
			band.setMarker(SeriesMarkers.NONE);
			band.setShowInLegend(false);
		}
	}
}
