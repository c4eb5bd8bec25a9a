package dev.parley.probe.result;

import dev.parley.ledger.Totals;
import dev.parley.probe.result.Finding.Status;
import java.util.List;
import java.util.Optional;

/**
 * What a check-up found, as far as it came.
 *
 * @param findings in the order in which the checks were made
 * @param totals what was sent and received for it
 * @param connections how many connections were tried
 */
public record Report(List<Finding> findings, Totals totals, int connections) {
    /** Keeps a copy of the list. */
    public Report {
        findings = List.copyOf(findings);
    }

    /** Whether no check failed. */
    public boolean isGood() {
        return count(Status.FAILED) == 0;
    }

    /** How many went so. */
    public long count(Status status) {
        return findings.stream().filter(finding -> finding.status() == status).count();
    }

    /** What that check found, if it was made. */
    public Optional<Finding> finding(String check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst();
    }
}
