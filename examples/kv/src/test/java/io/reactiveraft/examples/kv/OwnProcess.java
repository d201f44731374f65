package io.reactiveraft.examples.kv;

import io.reactiveraft.examples.kv.http.WebApplication;
import io.reactiveraft.examples.kv.http.WebFixture;
import io.reactiveraft.testing.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node as the command line makes it.
 *
 * @param name who it is
 * @param folder of all certificates, and of its data
 * @param port free when it was chosen
 */
record OwnProcess(String name, Path folder, int port) {

    /** Makes the certificate of a node; it does not run yet. */
    static OwnProcess of(String name, Path folder) {
        CertsCommand.run(Arguments.parse("certs", "--out", folder.resolve("tls").toString(), name));
        return new OwnProcess(name, folder, FreePort.find());
    }

    Path data() {
        return folder.resolve(name);
    }

    /** Runs it as the only one of its cluster, if its folder does not say otherwise. */
    WebFixture serve(String... options) {
        return run(options, "--raft.members=" + address());
    }

    /** Runs it as one that is to join another. */
    WebFixture join(OwnProcess other) {
        return run(new String[0], "--raft.members=" + other.address() + "," + address(), "--raft.join");
    }

    private String address() {
        return name + "@127.0.0.1:" + port;
    }

    private WebFixture run(String[] options, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(options));
        arguments.add("--raft.node-id=" + name);
        arguments.add("--raft.data-dir=" + data());
        arguments.add("--raft.tls-dir=" + folder.resolve("tls"));
        SingleNode node = new SingleNode(NodeArguments.parse(Arguments.parse(arguments.toArray(String[]::new))));
        return new WebFixture(WebApplication.with(node, WebFixture.ON_A_FREE_PORT));
    }
}
