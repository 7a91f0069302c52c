package frond.historian.alert;

import frond.historian.meta.Tree;
import frond.historian.meta.TreeException;
import frond.historian.model.Clock;
import frond.historian.model.Entity;
import frond.historian.model.Reading;
import frond.historian.model.RefusedException;
import frond.historian.model.Value;
import frond.historian.pipeline.Core;
import frond.historian.pipeline.Outcome;
import frond.historian.pipeline.Point;
import frond.historian.security.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The commands of Nimbits' XMPP bot, for those who may: {@code ls}, {@code name?}, {@code name=value}, {@code c name}, {@code help}. */
final class Bot {
	private static final int LONGEST = 10_000;
	private static final int MOST_LINES = 50;
	private static final int COMMANDS_PER_SECOND = 2;
	private static final int STORE_SECONDS = 20;
	private static final String HELP = "ls | what there is; ls folder | what is in it\nname? | the newest value\nname=3.14 | records a number, name=words a text\nc name | makes a point\nhelp | this";

	private final Core core;
	private final Set<String> allowed;
	private final RateLimit limit = new RateLimit(COMMANDS_PER_SECOND);

	/** @param allowed bare JIDs that may do all of it, in lower case */
	Bot(Core core, Set<String> allowed) {
		this.core = core;
		this.allowed = Set.copyOf(allowed);
	}

	boolean mayAsk(String jid) {
		return this.allowed.contains(jid.toLowerCase(Locale.ROOT));
	}

	/** The answer to a command, or null where there is to be none. */
	String answer(String jid, String text) {
		if (!mayAsk(jid) || text == null || text.isBlank() || text.length() > LONGEST) {
			return null;
		}
		if (!this.limit.admit(jid, System.nanoTime())) {
			return "not so fast";
		}
		String command = text.strip();
		try {
			return run(command);
		} catch (RefusedException | IllegalArgumentException | TreeException e) {
			return e.getMessage();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return "the historian ends";
		} catch (ExecutionException | TimeoutException e) {
			return "not stored yet; say it again";
		}
	}

	private String run(String command) throws RefusedException, InterruptedException, ExecutionException, TimeoutException {
		String lower = command.toLowerCase(Locale.ROOT);
		if (lower.equals("help") || lower.equals("?")) {
			return HELP;
		}
		if (lower.equals("ls") || lower.startsWith("ls ")) {
			return list(command.substring(2).strip());
		}
		if (command.indexOf('=') > 0) {
			int equals = command.indexOf('=');
			return record(command.substring(0, equals).strip(), command.substring(equals + 1).strip());
		}
		if (command.endsWith("?")) {
			Entity point = point(command.substring(0, command.length() - 1).strip());
			Point known = this.core.points().get(point.id());
			return known == null ? point.name() + " has no value" : line(point, known);
		}
		if (lower.startsWith("c ")) {
			Entity made = this.core.tree().create(null, Entity.Kind.POINT, null, command.substring(2).strip(), null);
			return made.name() + " is made";
		}
		return "I do not know that; help says what I do";
	}

	private String list(String folder) {
		Entity in = folder.isEmpty() ? null : this.core.tree().find(folder);
		if (!folder.isEmpty() && (in == null || in.isPoint())) {
			return "there is no folder " + folder;
		}
		List<Entity> entities = this.core.tree().children(in == null ? null : in.id());
		StringBuilder lines = new StringBuilder();
		for (Entity entity : entities.subList(0, Math.min(MOST_LINES, entities.size()))) {
			Point known = entity.isPoint() ? this.core.points().get(entity.id()) : null;
			lines.append(lines.length() == 0 ? "" : "\n").append(known != null ? line(entity, known) : entity.isPoint() ? entity.name() : entity.name() + '/');
		}
		if (entities.size() > MOST_LINES) {
			lines.append("\nand ").append(entities.size() - MOST_LINES).append(" more");
		}
		return lines.length() == 0 ? "nothing" : lines.toString();
	}

	private Entity point(String name) {
		Tree tree = this.core.tree();
		Entity point = tree.point(name);
		if (point == null) {
			throw new IllegalArgumentException("there is no point " + (name.length() > 100 ? name.substring(0, 100) : name));
		}
		return point;
	}

	private String record(String name, String text) throws RefusedException, InterruptedException, ExecutionException, TimeoutException {
		Entity point = point(name);
		if (text.isEmpty()) {
			return "say what it is";
		}
		Value value = value(text);
		Reading reading = new Reading(point.id(), null, value);
		this.core.pipeline().admit();
		this.core.pipeline().validate(reading);
		Outcome outcome = this.core.pipeline().submit(List.of(reading)).get(STORE_SECONDS, TimeUnit.SECONDS).outcomes()[0];
		Point now = this.core.points().get(point.id());
		return outcome == Outcome.STORED && now != null ? line(point, now) : point.name() + ": its filter keeps that out";
	}

	private static Value value(String text) {
		try {
			double number = Double.parseDouble(text);
			if (Double.isFinite(number)) {
				return Value.of(Clock.now(), number);
			}
		} catch (NumberFormatException e) {
			// Then it is a text.
		}
		return Value.of(Clock.now(), text);
	}

	private static String line(Entity point, Point known) {
		Value value = known.last();
		String unit = point.settings().unit() != null ? point.settings().unit() : known.unit();
		String text = value.hasNumber() ? Wording.plain(value.number()) + (unit == null ? "" : ' ' + unit) : value.text() != null ? value.text() : value.latitude() + "," + value.longitude();
		return point.name() + '=' + text + "  (" + age(Math.max(0, Clock.now() - value.time()) / 1_000_000) + " ago" + (value.note() == null ? ")" : "; " + value.note() + ')');
	}

	private static String age(long seconds) {
		Duration age = Duration.ofSeconds(seconds);
		return seconds < 120 ? seconds + " s" : seconds < 7_200 ? age.toMinutes() + " min" : seconds < 172_800 ? age.toHours() + " h" : age.toDays() + " days";
	}
}
