package frond.historian.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import frond.historian.meta.Metadata;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;

/** JSON in and out, where speed does not matter. */
public final class Body {
	private Body() {
	}

	/** The request's body as one of our records; 400 with what is wrong if it is not. */
	public static <T> T read(Context context, Class<T> type) {
		try {
			T body = Metadata.JSON.readValue(context.bodyAsBytes(), type);
			if (body == null) {
				throw new BadRequestResponse("the body must not be null");
			}
			return body;
		} catch (ValueInstantiationException e) {
			Throwable cause = e.getCause();
			throw new BadRequestResponse(cause instanceof IllegalArgumentException ? cause.getMessage() : "the body has a value that cannot be");
		} catch (UnrecognizedPropertyException e) {
			throw new BadRequestResponse("there is no field " + clean(e.getPropertyName()));
		} catch (JsonMappingException e) {
			String field = e.getPath().isEmpty() ? "" : ": " + clean(e.getPath().get(e.getPath().size() - 1).getFieldName());
			throw new BadRequestResponse("the body is not what it must be" + field);
		} catch (JsonProcessingException e) {
			throw new BadRequestResponse("the body is not JSON");
		} catch (IOException e) {
			throw new BadRequestResponse("the body cannot be read");
		}
	}

	private static String clean(String foreign) {
		String text = String.valueOf(foreign).replaceAll("\\p{C}", "?");
		return text.length() > 40 ? text.substring(0, 40) : text;
	}

	/** Answers with something that Jackson can write. */
	public static void json(Context context, Object body) {
		try {
			context.contentType("application/json").header("Cache-Control", "no-store").result(Metadata.JSON.writeValueAsBytes(body));
		} catch (JsonProcessingException e) {
			throw new IllegalStateException(e);
		}
	}
}
