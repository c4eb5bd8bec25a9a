package dev.parley.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How many datagrams of which size arrive in a second: what the plot of throughput is drawn from. */
final class FloodSizes implements Benchmark {
    static final String NAME = "flood-sizes";
    static final List<Integer> SIZES = List.of(64, 256, 1_400, 8_000);

    private final Flood flood;

    /** For each size the same contestants, in the same order. */
    private final List<List<Contestant>> sizes = new ArrayList<>();

    FloodSizes(Tools tools, Scale scale) {
        this.flood = new Flood(tools, scale.flood().halfAsLong());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Throughput by size";
    }

    @Override
    public String work() {
        return "As with the floods, for several sizes: datagrams that were delivered in a second, in millions. Here more is better, so the ratio is above 1 where Parley delivers more. C and Parley stand here with offload and without; iperf3's figure is its own server's.";
    }

    @Override
    public List<Column> columns() {
        return SIZES.stream()
                .map(size -> new Column(Report.count(size) + " B", "millions/s"))
                .toList();
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        sizes.clear();
        for (int size : SIZES) {
            sizes.add(of(size));
        }
        return sizes.getFirst();
    }

    /** It is there for its plot, and the floods before it have the figures of two of its sizes. */
    @Override
    public int rounds(int usual) {
        return Math.min(usual, 1);
    }

    private List<Contestant> of(int size) throws IOException, InterruptedException {
        return Stream.of(
                        flood.offloading(size).stream(),
                        flood.plain(size).stream()
                                .filter(each -> each.program().startsWith("parley")
                                        || each.program().startsWith("C,")),
                        flood.iperf3(size).stream())
                .flatMap(each -> each)
                .toList();
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        int which = sizes.getFirst().indexOf(contestant);
        double[] rates = new double[SIZES.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = flood.run(sizes.get(i).get(which)).rate();
        }
        return rates;
    }
}
