package io.reactiveraft.examples.kv.demo;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The page's buttons. */
@RestController
final class DemoController {

    private final DemoCluster cluster;

    DemoController(DemoCluster cluster) {
        this.cluster = cluster;
    }

    @PostMapping("/demo/nodes/{name}/stop")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> stop(@PathVariable String name) {
        return cluster.stop(name);
    }

    @PostMapping("/demo/nodes/{name}/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> start(@PathVariable String name) {
        return cluster.start(name);
    }
}
