package org.intarsia.spi.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource
    void everyCodeSaysWhatItIsWhyItHappensAndWhatToDo(ErrorCode error) {
        assertTrue(error.code().matches("INT-\\d{3}"), error.code());
        assertEquals(error.code(), error.toString());
        assertEquals(Optional.of(error), ErrorCode.of(error.code()));
        assertTrue(error.title().matches("\\S.*[^.]"), error.title());
        assertTrue(error.cause().matches("\\S.*\\."), error.cause());
        assertTrue(error.fix().matches("[A-Z].*\\S"), error.fix());
    }

    @Test
    void noCodeStandsForTwoThings() {
        Set<String> codes =
                Stream.of(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
        assertEquals(ErrorCode.values().length, codes.size());
        assertEquals(Optional.empty(), ErrorCode.of("INT-000"));
        assertEquals(Optional.empty(), ErrorCode.of(""));
    }

    @Test
    void theCodesAreInOrder() {
        String[] codes = Stream.of(ErrorCode.values()).map(ErrorCode::code).toArray(String[]::new);
        assertEquals(Stream.of(codes).sorted().toList(), Stream.of(codes).toList());
    }
}
