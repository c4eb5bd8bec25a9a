package dev.parley;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.parley.socket.Network;
import dev.parley.testkit.Floors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The floors that {@code module-info} names, and what core may show and need. */
final class FloorsTest extends Floors {
    FloorsTest() {
        super(
                Network.class,
                floor("address", "payload", "time", "ledger", "text"),
                floor("host", "event", "template"),
                floor("socket", "event.json"),
                floor("socket.jdk", "socket.memory"),
                floor("framing", "hint", "impairment", "pace", "guard", "regex"),
                floor("rule", "capture"),
                floor("script", "trial"),
                floor("session.record"),
                floor("session"),
                floor("session.runtime"),
                floor("session.impaired"),
                floor("session.link", "session.peer"),
                floor("session.respond", "session.program"),
                floor("session.listen", "session.send"),
                floor("session.script", "session.room", "session.relay", "session.replay"),
                floor(""));
        // an error in an address or in bytes shows the right spelling
        mayKnow("address", "text");
        mayKnow("payload", "text");
        // a trigger looks for an expression in messages
        mayKnow("impairment", "regex");
    }

    @Test
    void noChannelLeaksOutOfAPort() {
        List<JavaClass> ports = classes().stream()
                .filter(each -> each.getPackageName().startsWith("dev.parley.socket"))
                .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        assertThat(ports).isNotEmpty();

        assertThat(ports.stream().flatMap(FloorsTest::whatItShows)).noneMatch(FloorsTest::isChannel);
    }

    private static Stream<JavaClass> whatItShows(JavaClass type) {
        List<JavaType> shown = new ArrayList<>(type.getInterfaces());
        type.getSuperclass().ifPresent(shown::add);
        type.getFields().stream()
                .filter(field -> isOpen(field.getModifiers()))
                .forEach(field -> shown.add(field.getType()));
        for (JavaCodeUnit codeUnit : type.getCodeUnits()) {
            if (isOpen(codeUnit.getModifiers())) {
                shown.add(codeUnit.getReturnType());
                shown.addAll(codeUnit.getParameterTypes());
                shown.addAll(codeUnit.getExceptionTypes());
            }
        }
        return shown.stream().flatMap(each -> each.getAllInvolvedRawTypes().stream());
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isChannel(JavaClass type) {
        return type.getPackageName().startsWith("java.nio.channels");
    }

    @Test
    void coreNeedsNothingButTheJdkAndAnEngineThatCannotBacktrack() {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley..", "java..", "javax.crypto..", "org.jspecify.annotations", "com.google.re2j")
                .check(classes());
    }
}
