package io.reactiveraft.node;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.KernelView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom a group wants to reach: the members in force. While it knows of no leader among them also those of the recipe: a
 * node that was away while everybody else was replaced would never hear of them otherwise. Owned by the loop.
 */
final class Contacts {

    private final List<Member> recipe;
    private final Consumer<List<Member>> tell;
    private @Nullable Membership toldOf;
    private boolean toldLed;

    /** With what takes each new answer. */
    Contacts(List<Member> recipe, Consumer<List<Member>> tell) {
        this.recipe = recipe;
        this.tell = tell;
    }

    void turn(KernelView view) {
        NodeId leader = view.leader();
        boolean led = leader != null && view.membership().contains(leader);
        if (view.membership().equals(toldOf) && led == toldLed) {
            return;
        }
        toldOf = view.membership();
        toldLed = led;
        tell.accept(led ? view.membership().members() : withRecipe(view.membership()));
    }

    /** What the log says of an address is newer than the recipe. */
    private List<Member> withRecipe(Membership membership) {
        List<Member> members = new ArrayList<>(membership.members());
        for (Member member : recipe) {
            if (!membership.contains(member.id())) {
                members.add(member);
            }
        }
        return members;
    }
}
