package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Command;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.examples.kv.store.Deleted;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import io.reactiveraft.examples.kv.store.KvCommand.Delete;
import io.reactiveraft.examples.kv.store.KvCommand.Put;
import io.reactiveraft.examples.kv.store.Swapped;
import io.reactiveraft.examples.kv.store.Value;
import io.reactiveraft.examples.kv.store.Written;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The store's verbs. Every node serves all of them; {@code ?node=} names one where a process hosts several. */
@RestController
@RequestMapping("/kv/{key}")
final class KvController {

    private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=UTF-8");

    private final Nodes nodes;
    private final Patience patience;
    private final JsonMapper json;

    KvController(Nodes nodes, Patience patience, JsonMapper json) {
        this.nodes = nodes;
        this.patience = patience;
        this.json = json;
    }

    /** Sets the key to the body, whatever it held before. */
    @PutMapping
    Mono<Written> put(
            @PathVariable String key, @RequestParam(required = false) @Nullable String node, ServerHttpRequest body) {
        return Requests.text(body).flatMap(value -> propose(node, new Put(Requests.key(key), value)));
    }

    /** Adds the body to the end of the key's list. */
    @PostMapping("/append")
    Mono<Written> append(
            @PathVariable String key, @RequestParam(required = false) @Nullable String node, ServerHttpRequest body) {
        return Requests.text(body).flatMap(value -> propose(node, new Append(Requests.key(key), value)));
    }

    /** Removes the key. */
    @DeleteMapping
    Mono<Deleted> delete(@PathVariable String key, @RequestParam(required = false) @Nullable String node) {
        return propose(node, new Delete(Requests.key(key)));
    }

    /** Sets the key if it holds what is expected; otherwise a conflict that shows what it does hold. */
    @PostMapping("/cas")
    Mono<Written> cas(
            @PathVariable String key, @RequestParam(required = false) @Nullable String node, ServerHttpRequest body) {
        return Requests.text(body)
                .flatMap(text -> propose(node, CasRequest.parse(json, Requests.key(key), text)))
                .flatMap(swapped -> swapped.swapped() ? Mono.just(swapped.written()) : Mono.error(conflict(swapped)));
    }

    /** The key's value as text, or its list as a JSON array; for how old it may be see {@link Consistencies}. */
    @GetMapping
    Mono<ResponseEntity<Object>> get(
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(required = false) @Nullable String consistency,
            @RequestParam(required = false) @Nullable String index,
            @RequestParam(required = false) @Nullable String staleness) {
        ReadConsistency asked = Consistencies.parse(consistency, index, staleness);
        String checked = Requests.key(key);
        return patience.with(() -> nodes.pick(node).raft().query(state -> state.get(checked), asked))
                .map(KvController::answer)
                .switchIfEmpty(Mono.error(() -> Problem.absent(checked)));
    }

    private <R> Mono<R> propose(@Nullable String node, Command<R> command) {
        return patience.with(() -> nodes.pick(node).raft().propose(command));
    }

    private static ResponseEntity<Object> answer(Value value) {
        MediaType type = value instanceof Value.Text ? TEXT : MediaType.APPLICATION_JSON;
        return ResponseEntity.ok().contentType(type).body(value.json());
    }

    private static ProblemException conflict(Swapped swapped) {
        Value actual = swapped.actual();
        return Problem.conflict(actual == null ? null : actual.json(), swapped.written());
    }
}
