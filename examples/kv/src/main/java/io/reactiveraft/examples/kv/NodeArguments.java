package io.reactiveraft.examples.kv;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.examples.kv.node.NodeOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The arguments of a single node, checked before anything starts. */
final class NodeArguments {

    static final String ID = "raft.node-id";
    static final String MEMBERS = "raft.members";
    static final String PORT = "raft.port";
    static final String BIND = "raft.bind";
    static final String DATA = "raft.data-dir";
    static final String TLS = "raft.tls-dir";

    /** A flag: the node founds no cluster, but waits to be added to one. */
    static final String JOIN = "raft.join";

    private static final Set<String> ALL = Set.of(ID, MEMBERS, PORT, BIND, DATA, TLS, JOIN);
    private static final String MEMBERS_FORM = "n1@HOST:PORT,n2@HOST:PORT,n3@HOST:PORT";

    private NodeArguments() {}

    static NodeOptions parse(Arguments arguments) {
        Set<String> all = new TreeSet<>(ALL);
        all.addAll(SnapshotArguments.ALL);
        arguments.allowing(all);
        if (!arguments.words().isEmpty()) {
            throw new UsageException("\"" + arguments.words().get(0) + "\" is not understood; options begin with --");
        }
        NodeId id = id(arguments.require(ID, "n1"));
        List<Member> members = members(arguments.require(MEMBERS, MEMBERS_FORM));
        Member self = members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UsageException("--" + ID + " is \"" + id + "\", who is not among --" + MEMBERS
                        + ": "
                        + members.stream().map(member -> member.id().value()).collect(Collectors.joining(", "))));
        String port = arguments.find(PORT);
        String bind = arguments.find(BIND);
        return new NodeOptions(
                id,
                members,
                bind == null ? bindHost(self) : bind,
                port == null ? self.port() : arguments.number(PORT, port, 1, 65_535),
                path(DATA, arguments.require(DATA, "DIR")),
                tls(path(TLS, arguments.require(TLS, "DIR"))),
                SnapshotArguments.parse(arguments),
                arguments.flag(JOIN));
    }

    static NodeId id(String text) {
        try {
            return NodeId.of(text);
        } catch (InvalidConfigException e) {
            throw new UsageException("--" + ID + ": " + e.getMessage());
        }
    }

    private static List<Member> members(String text) {
        List<Member> members = new ArrayList<>();
        Set<NodeId> names = new TreeSet<>();
        Set<String> addresses = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Member member = member(part.strip());
            if (!names.add(member.id())) {
                throw new UsageException("--" + MEMBERS + " names \"" + member.id() + "\" twice");
            }
            if (!addresses.add(member.host() + ":" + member.port())) {
                throw new UsageException("--" + MEMBERS + " gives " + member.host() + ":" + member.port()
                        + " to two nodes; each needs an address of its own");
            }
            members.add(member);
        }
        return members;
    }

    private static Member member(String text) {
        try {
            return Member.parse(text);
        } catch (InvalidConfigException e) {
            throw new UsageException("--" + MEMBERS + ": " + e.getMessage() + ", several parted by commas");
        }
    }

    /** A node whose own address is a loopback one needs no other interface. */
    private static String bindHost(Member self) {
        boolean loopback = self.host().startsWith("127.") || self.host().equals("localhost");
        return loopback ? "127.0.0.1" : "0.0.0.0";
    }

    static Path path(String name, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("--" + name + " is \"" + text + "\", which is not a path");
        }
    }

    private static Path tls(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--" + TLS + " is \"" + folder
                    + "\", which is not a folder; \"certs --out DIR n1 n2 n3\" makes one");
        }
        return folder;
    }
}
