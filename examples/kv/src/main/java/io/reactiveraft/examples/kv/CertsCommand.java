package io.reactiveraft.examples.kv;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.quic.DevelopmentAuthority;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code certs --out DIR n1 n2 n3}: an authority and a certificate for each node, to develop with. An authority that is
 * in the folder already is used, so that nodes can be added later.
 */
final class CertsCommand {

    private CertsCommand() {}

    static String run(Arguments arguments) {
        arguments.allowing(Set.of("out"));
        Path folder = Path.of(arguments.require("out", "DIR"));
        List<String> names = arguments.words().subList(1, arguments.words().size());
        if (names.isEmpty()) {
            throw new UsageException("no node is named; the form is: certs --out DIR n1 n2 n3");
        }
        Set<NodeId> nodes = new LinkedHashSet<>();
        for (String name : names) {
            if (!nodes.add(id(name))) {
                throw new UsageException("node \"" + name + "\" is named twice");
            }
        }
        DevelopmentAuthority authority = DevelopmentAuthority.in(folder);
        nodes.forEach(authority::issue);
        return "certificates of " + String.join(", ", names) + " are in " + folder.toAbsolutePath();
    }

    private static NodeId id(String name) {
        try {
            return NodeId.of(name);
        } catch (InvalidConfigException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
