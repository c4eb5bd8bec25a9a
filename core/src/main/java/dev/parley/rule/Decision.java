package dev.parley.rule;

import dev.parley.payload.Payload;
import java.util.Map;

/**
 * The rule that answers, and what its regular expressions captured.
 *
 * @param rule the first that matched
 * @param captures by name and by number
 */
public record Decision(Rule rule, Map<String, Payload> captures) {}
