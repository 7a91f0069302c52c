package frond.bench;

import frond.hal.Uart;
import frond.node.Line;

/** Lines on the console: {@code bench NAME VALUE UNIT} a result, and what else the one who counts is to be told. */
final class Report {
	private final Line line = new Line();

	void result(String name, int value, String unit) {
		print(this.line.clear().text("bench ").text(name).character(' ').number(value).character(' ').text(unit));
	}

	void instructions(String name, String part, int value) {
		print(this.line.clear().text("bench ").text(name).text(part).character(' ').number(value).text(" instructions"));
	}

	/** A quotient with two places. */
	void ratio(String name, int of, int to) {
		int hundredths = (of * 100 + to / 2) / to;
		print(this.line.clear().text("bench ").text(name).character(' ').number(hundredths / 100).character('.').character('0' + hundredths / 10 % 10)
				.character('0' + hundredths % 10).text(" ratio"));
	}

	void line(String word, String rest) {
		print(this.line.clear().text(word).text(rest));
	}

	void line(String word, int number) {
		print(this.line.clear().text(word).number(number));
	}

	private void print(Line line) {
		line.end();
		int at = 0;
		while (at < line.length()) {
			at += Uart.write(Uart.CONSOLE, line.bytes(), at, line.length() - at);
		}
	}
}
