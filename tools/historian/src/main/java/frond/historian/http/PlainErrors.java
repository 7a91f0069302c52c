package frond.historian.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any handler of ours sees it is answered like everything else: {@code {"error": ...}}, with nothing of the request in it. */
final class PlainErrors extends ErrorHandler {
	@Override
	protected void generateResponse(Request request, Response response, int code, String message, Throwable cause, Callback callback) {
		response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
		response.write(true, ByteBuffer.wrap(body(code)), callback);
	}

	/** Of an interface that Jetty is to lose, but calls still. */
	@Override
	@SuppressWarnings("removal")
	public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
		fields.put(HttpHeader.CONTENT_TYPE, "application/json");
		return ByteBuffer.wrap(body(status));
	}

	private static byte[] body(int code) {
		return Json.error(switch (code) {
			case 308 -> "this is served over HTTPS";
			case 400 -> "this is no request that HTTP/1.1 allows";
			case 408 -> "the request took too long";
			case 413 -> "the body is too long";
			case 414 -> "the address is too long";
			case 431 -> "the headers are too long";
			case 503 -> "too much is on its way; come again";
			default -> HttpStatus.getMessage(code).toLowerCase(java.util.Locale.ROOT);
		});
	}
}
