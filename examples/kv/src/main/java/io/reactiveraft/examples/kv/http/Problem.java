package io.reactiveraft.examples.kv.http;

import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.examples.kv.store.Written;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * What went wrong, in the form of RFC 9457, with what is known about the effect.
 *
 * @param status the HTTP status
 * @param detail for people
 * @param outcome whether the request took effect
 * @param retryable whether the same request may well succeed a little later
 * @param more further members by name
 */
record Problem(
        HttpStatusCode status, String detail, Outcome outcome, boolean retryable, Map<String, @Nullable Object> more) {

    static Problem of(HttpStatusCode status, String detail, Outcome outcome) {
        return new Problem(status, detail, outcome, false, Map.of());
    }

    static Problem of(HttpStatusCode status, RaftException error) {
        return new Problem(status, String.valueOf(error.getMessage()), error.outcome(), error.isRetryable(), Map.of());
    }

    /** There is no such key. */
    static ProblemException absent(String key) {
        return new ProblemException(of(HttpStatus.NOT_FOUND, "there is no key \"" + key + "\"", Outcome.NOT_APPENDED));
    }

    /** A compare-and-set met another value; it stands in the log, without effect. */
    static ProblemException conflict(@Nullable Object actual, Written written) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("actual", actual);
        more.put("index", written.index());
        more.put("term", written.term());
        return new ProblemException(new Problem(
                HttpStatus.CONFLICT,
                actual == null ? "the key is absent" : "the key holds another value than expected",
                Outcome.APPLIED,
                false,
                more));
    }

    /** A change of membership was not made; shows what is in force instead, where it is known. */
    static Problem refused(MembershipChangeException error, @Nullable MembershipPicture present) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("reason", error.reason());
        more.put("membership", present);
        HttpStatus status = error.reason() == MembershipChangeException.Reason.NOT_READY
                ? HttpStatus.SERVICE_UNAVAILABLE
                : HttpStatus.CONFLICT;
        return new Problem(status, String.valueOf(error.getMessage()), error.outcome(), error.isRetryable(), more);
    }

    /** The JSON object's members in the order to be written. */
    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        HttpStatus known = HttpStatus.resolve(status.value());
        members.put("type", "about:blank");
        members.put("title", known == null ? "Error" : known.getReasonPhrase());
        members.put("status", status.value());
        members.put("detail", detail);
        members.put("outcome", outcome);
        members.putAll(more);
        return members;
    }
}
