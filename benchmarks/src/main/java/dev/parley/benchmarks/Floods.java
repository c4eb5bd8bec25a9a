package dev.parley.benchmarks;

import java.io.IOException;
import java.util.List;

/** Datagrams of one size, sent as fast as it goes, with the kernel's offload or without. */
final class Floods implements Benchmark {
    private final Flood flood;
    private final Scale.Flood scale;
    private final int size;
    private final boolean offload;

    Floods(Tools tools, Scale scale, int size, boolean offload) {
        this.flood = new Flood(tools, scale.flood());
        this.scale = scale.flood();
        this.size = size;
        this.offload = offload;
    }

    @Override
    public String name() {
        return (offload ? "flood-offload-" : "flood-plain-") + size;
    }

    @Override
    public String title() {
        return "Flood of datagrams of " + Report.count(size) + " bytes, "
                + (offload ? "with offload" : "a system call for each");
    }

    @Override
    public String work() {
        return "Each program sends as fast as it goes to one and the same receiver ([count.c](../../benchmarks/peers/count.c), with GRO), which counts to the datagram what arrives: "
                + scale.warmMillis() + " ms to warm up, then " + scale.millis()
                + " ms are measured. CPU is that of the sender, which on loopback does the receiving kernel's work too, for each million that was delivered. What"
                + (offload
                        ? " the kernel dropped, since the receiver was busy, costs and does not count. Offload (UDP_SEGMENT) hands the kernel up to 128 datagrams at once."
                        : " was dropped costs and does not count. iperf3 and nuttcp send nothing before their own server has answered over TCP, so what that server counted is taken, of the whole run; no program here uses offload.");
    }

    @Override
    public List<Column> columns() {
        return Flood.columns();
    }

    @Override
    public List<Contestant> contestants() throws IOException, InterruptedException {
        return offload ? flood.offloading(size) : flood.plain(size);
    }

    @Override
    public double[] sample(Contestant contestant) throws IOException, InterruptedException, InvalidRunException {
        return Flood.figures(flood.run(contestant));
    }
}
