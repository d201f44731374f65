package io.reactiveraft.node;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Heard;
import io.reactiveraft.kernel.KernelView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a group wants to reach: the members in force, and those of a later membership that others have told of and that
 * is not known to be committed here yet. A node that was away would not let in a leader whom it does not know, and so
 * would never come to know it by the log. While it knows of no leader among the members in force also those whom rumour
 * says to be members, and those of the recipe: everybody else may have been replaced. Owned by the loop.
 */
final class Contacts {

    private final List<Member> recipe;
    private final Consumer<List<Member>> tell;
    private @Nullable Membership toldOf;
    private Heard toldHeard = Heard.NOTHING;
    private boolean toldLed;

    /** With what takes each new answer. */
    Contacts(List<Member> recipe, Consumer<List<Member>> tell) {
        this.recipe = recipe;
        this.tell = tell;
    }

    /** With what others have told of. */
    void turn(KernelView view, Heard heard) {
        Membership present = view.membership();
        NodeId leader = view.leader();
        boolean led = leader != null && present.contains(leader);
        if (present.equals(toldOf) && heard.equals(toldHeard) && led == toldLed) {
            return;
        }
        toldOf = present;
        toldHeard = heard;
        toldLed = led;
        tell.accept(List.copyOf(wanted(present, heard, led)));
    }

    /** What is later says better where somebody is; the recipe is the oldest. */
    private Collection<Member> wanted(Membership present, Heard heard, boolean led) {
        Membership committed = heard.committed();
        boolean news = committed.index() > present.index();
        Map<NodeId, Member> wanted = new LinkedHashMap<>();
        (news ? committed : present).members().forEach(member -> wanted.put(member.id(), member));
        (news ? present : committed).members().forEach(member -> wanted.putIfAbsent(member.id(), member));
        if (!led) {
            heard.rumoured().members().forEach(member -> wanted.putIfAbsent(member.id(), member));
            recipe.forEach(member -> wanted.putIfAbsent(member.id(), member));
        }
        return wanted.values();
    }
}
