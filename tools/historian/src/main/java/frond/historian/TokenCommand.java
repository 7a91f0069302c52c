package frond.historian;

import com.fasterxml.jackson.databind.JsonNode;
import frond.historian.meta.Metadata;
import frond.historian.security.Scope;
import frond.historian.security.Token;
import frond.historian.security.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./frond historian token add|list|remove}. */
@Command(name = "token", mixinStandardHelpOptions = true, sortOptions = false, subcommands = {TokenCommand.Add.class, TokenCommand.Show.class, TokenCommand.Remove.class}, description = {
		"Makes, lists and removes tokens: of a historian that runs (--url, with an admin's token once there is one), or of a data directory that none",
		"uses (--data)."})
final class TokenCommand implements Callable<Integer> {
	private static final String PATH = "/api/v1/tokens";

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		throw new ParameterException(this.spec.commandLine(), "say add, list or remove");
	}

	/** A token as both ways have it. */
	private static Map<String, Object> view(Token token, String secret) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("id", token.id());
		view.put("name", token.name());
		view.put("scope", token.scope().name().toLowerCase(Locale.ROOT));
		view.put("points", token.points());
		view.put("created", token.created() / 1000);
		if (secret != null) {
			view.put("secret", secret);
		}
		return view;
	}

	private static JsonNode ask(Remote remote, String method, String path, Object body) throws IOException {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		remote.send(method, path, body == null ? null : Metadata.JSON.writeValueAsBytes(body), answer);
		return answer.size() == 0 ? null : Metadata.JSON.readTree(answer.toByteArray());
	}

	/** Works on the tokens of a directory that no historian uses. */
	private static <T> T stopped(RemoteOptions options, java.util.function.Function<Tokens, T> work) throws IOException {
		if (!java.nio.file.Files.isDirectory(options.storage().data())) {
			throw new IOException("there is no data directory " + options.storage().data());
		}
		try (DataDirectory directory = new DataDirectory(options.storage().data(), "; if it runs, name it with --url"); Metadata metadata = options.storage().storage().metadata(directory)) {
			return work.apply(new Tokens(metadata));
		} catch (IllegalArgumentException e) {
			throw new IOException(e.getMessage(), e);
		}
	}

	/** {@code add}. */
	@Command(name = "add", mixinStandardHelpOptions = true, sortOptions = false, description = "Makes a token, and says its secret this once.")
	static final class Add implements Callable<Integer> {
		@Parameters(paramLabel = "NAME", description = "what people call it")
		private String name;
		@Option(names = "--scope", paramLabel = "SCOPE", defaultValue = "admin",
				description = "public_read, read_point, read_write_point, read_all, read_write_all or admin; the first is an admin's (default: ${DEFAULT-VALUE})")
		private Scope scope;
		@Option(names = "--points", paramLabel = "ID", split = ",", description = "which points read_point and read_write_point are about; repeatable")
		private List<String> points = List.of();
		@Option(names = "--json", description = "answer in JSON")
		private boolean json;
		@Mixin
		private RemoteOptions options;

		@Override
		public Integer call() throws IOException {
			Remote remote = this.options.remote();
			JsonNode made = remote != null
					? ask(remote, "POST", PATH, Map.of("name", this.name, "scope", this.scope.name().toLowerCase(Locale.ROOT), "points", this.points))
					: stopped(this.options, tokens -> {
						Tokens.Issued issued = tokens.issue(this.name, this.scope, this.points);
						return Metadata.JSON.valueToTree(view(issued.token(), issued.secret()));
					});
			System.out.println(this.json ? made.toString() : "token " + made.get("id").asText() + " secret=" + made.get("secret").asText());
			return 0;
		}
	}

	/** {@code list}. */
	@Command(name = "list", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the tokens, without their secrets, which nobody has but who was told.")
	static final class Show implements Callable<Integer> {
		@Option(names = "--json", description = "answer in JSON")
		private boolean json;
		@Mixin
		private RemoteOptions options;

		@Override
		public Integer call() throws IOException {
			Remote remote = this.options.remote();
			JsonNode all = remote != null ? ask(remote, "GET", PATH, null)
					: stopped(this.options, tokens -> Metadata.JSON.valueToTree(tokens.all().stream().map(token -> view(token, null)).toList()));
			if (this.json) {
				System.out.println(all);
			} else {
				for (JsonNode token : all) {
					StringBuilder points = new StringBuilder();
					token.path("points").forEach(point -> points.append(points.length() == 0 ? "  " : ",").append(point.asText()));
					System.out.printf(Locale.ROOT, "%s  %-16s  %s%s%n", token.get("id").asText(), token.get("scope").asText(), token.get("name").asText(), points);
				}
			}
			return 0;
		}
	}

	/** {@code remove}. */
	@Command(name = "remove", mixinStandardHelpOptions = true, sortOptions = false, description = "Removes a token; its secret opens nothing any more.")
	static final class Remove implements Callable<Integer> {
		@Parameters(paramLabel = "ID", description = "as list shows it")
		private String id;
		@Mixin
		private RemoteOptions options;

		@Override
		public Integer call() throws IOException {
			Remote remote = this.options.remote();
			if (remote != null) {
				ask(remote, "DELETE", PATH + '/' + URLEncoder.encode(this.id, StandardCharsets.UTF_8), null);
			} else if (stopped(this.options, tokens -> tokens.revoke(this.id) == null)) {
				throw new IOException("there is no token of this id");
			}
			return 0;
		}
	}
}
