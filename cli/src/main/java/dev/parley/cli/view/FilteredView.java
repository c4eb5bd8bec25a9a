package dev.parley.cli.view;

import dev.parley.event.Event;
import dev.parley.event.EventListener;
import dev.parley.payload.PayloadFormat;
import java.util.function.Predicate;

/** Shows only the events that pass the filter. */
public record FilteredView(Predicate<Event> filter, EventListener view) implements EventListener {
    @Override
    public void on(Event event) {
        if (filter.test(event)) {
            view.on(event);
        }
    }

    @Override
    public void onBatched(Event event) {
        if (filter.test(event)) {
            view.onBatched(event);
        }
    }

    @Override
    public PayloadFormat payloadFormat() {
        return view.payloadFormat();
    }

    @Override
    public void flush() {
        view.flush();
    }
}
