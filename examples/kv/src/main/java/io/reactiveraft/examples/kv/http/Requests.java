package io.reactiveraft.examples.kv.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** What requests carry, checked; each refusal says what is allowed. */
final class Requests {

    /** The longest key, in characters. */
    static final int KEY_CHARACTERS_MAX = 512;

    /** The largest value, in bytes of UTF-8: a log entry has room for it, its key and its frame. */
    static final int VALUE_BYTES_MAX = (1 << 20) - (4 << 10);

    private Requests() {}

    static String key(String key) {
        int characters = key.codePointCount(0, key.length());
        if (characters == 0 || characters > KEY_CHARACTERS_MAX) {
            throw bad("the key has " + characters + " characters; allowed: 1 to " + KEY_CHARACTERS_MAX);
        }
        return key;
    }

    static long index(String name, String value, long min) {
        try {
            long index = Long.parseLong(value);
            if (index >= min && index < Long.MAX_VALUE) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Refused below like a number that is too small.
        }
        throw bad(name + " is \"" + value + "\"; allowed: a whole number from " + min);
    }

    /** The whole body as text. Each buffer is copied and given back at once, so that none is left when one fails. */
    static Mono<String> text(ServerHttpRequest request) {
        return request.getBody()
                .map(Requests::bytes)
                .collect(ByteArrayOutputStream::new, Requests::add)
                .map(ByteArrayOutputStream::toByteArray)
                .map(Requests::decode);
    }

    private static void add(ByteArrayOutputStream body, byte[] part) {
        if (body.size() + part.length > VALUE_BYTES_MAX) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "the body has more than " + VALUE_BYTES_MAX + " bytes; that is the limit");
        }
        body.writeBytes(part);
    }

    static ResponseStatusException bad(String detail) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(
                    "the body is not UTF-8 text, which is what values are; encode binary data, for example as base64");
        }
    }
}
