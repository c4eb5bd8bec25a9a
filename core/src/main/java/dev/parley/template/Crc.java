package dev.parley.template;

import dev.parley.payload.Payload;
import java.util.List;

/**
 * A cyclic redundancy check as the catalogue of CRC algorithms describes one
 * (<a href="https://reveng.sourceforge.io/crc-catalogue/all.htm">there</a>).
 */
final class Crc {
    private final Algorithm algorithm;
    private final long[] table = new long[256];

    /**
     * @param name the catalogue's in lower case, without strokes: {@code crc16-modbus} is CRC-16/MODBUS
     * @param width in bits: 8, 16 or 32
     * @param reflected whether the lowest bit of each byte comes first, and the result is turned too
     * @param check of the nine letters 123456789
     */
    record Algorithm(String name, int width, long polynomial, long initial, boolean reflected, long xor, long check) {}

    static final List<Algorithm> ALL = List.of(
            new Algorithm("crc8-autosar", 8, 0x2f, 0xff, false, 0xff, 0xdf),
            new Algorithm("crc8-bluetooth", 8, 0xa7, 0, true, 0, 0x26),
            new Algorithm("crc8-cdma2000", 8, 0x9b, 0xff, false, 0, 0xda),
            new Algorithm("crc8-darc", 8, 0x39, 0, true, 0, 0x15),
            new Algorithm("crc8-dvb-s2", 8, 0xd5, 0, false, 0, 0xbc),
            new Algorithm("crc8-gsm-a", 8, 0x1d, 0, false, 0, 0x37),
            new Algorithm("crc8-gsm-b", 8, 0x49, 0, false, 0xff, 0x94),
            new Algorithm("crc8-i-432-1", 8, 0x07, 0, false, 0x55, 0xa1),
            new Algorithm("crc8-i-code", 8, 0x1d, 0xfd, false, 0, 0x7e),
            new Algorithm("crc8-lte", 8, 0x9b, 0, false, 0, 0xea),
            new Algorithm("crc8-maxim-dow", 8, 0x31, 0, true, 0, 0xa1),
            new Algorithm("crc8-mifare-mad", 8, 0x1d, 0xc7, false, 0, 0x99),
            new Algorithm("crc8-nrsc-5", 8, 0x31, 0xff, false, 0, 0xf7),
            new Algorithm("crc8-opensafety", 8, 0x2f, 0, false, 0, 0x3e),
            new Algorithm("crc8-rohc", 8, 0x07, 0xff, true, 0, 0xd0),
            new Algorithm("crc8-sae-j1850", 8, 0x1d, 0xff, false, 0xff, 0x4b),
            new Algorithm("crc8-smbus", 8, 0x07, 0, false, 0, 0xf4),
            new Algorithm("crc8-tech-3250", 8, 0x1d, 0xff, true, 0, 0x97),
            new Algorithm("crc8-wcdma", 8, 0x9b, 0, true, 0, 0x25),
            new Algorithm("crc16-arc", 16, 0x8005, 0, true, 0, 0xbb3d),
            new Algorithm("crc16-cdma2000", 16, 0xc867, 0xffff, false, 0, 0x4c06),
            new Algorithm("crc16-cms", 16, 0x8005, 0xffff, false, 0, 0xaee7),
            new Algorithm("crc16-dds-110", 16, 0x8005, 0x800d, false, 0, 0x9ecf),
            new Algorithm("crc16-dect-r", 16, 0x0589, 0, false, 1, 0x007e),
            new Algorithm("crc16-dect-x", 16, 0x0589, 0, false, 0, 0x007f),
            new Algorithm("crc16-dnp", 16, 0x3d65, 0, true, 0xffff, 0xea82),
            new Algorithm("crc16-en-13757", 16, 0x3d65, 0, false, 0xffff, 0xc2b7),
            new Algorithm("crc16-genibus", 16, 0x1021, 0xffff, false, 0xffff, 0xd64e),
            new Algorithm("crc16-gsm", 16, 0x1021, 0, false, 0xffff, 0xce3c),
            new Algorithm("crc16-ibm-3740", 16, 0x1021, 0xffff, false, 0, 0x29b1),
            new Algorithm("crc16-ibm-sdlc", 16, 0x1021, 0xffff, true, 0xffff, 0x906e),
            new Algorithm("crc16-iso-iec-14443-3-a", 16, 0x1021, 0xc6c6, true, 0, 0xbf05),
            new Algorithm("crc16-kermit", 16, 0x1021, 0, true, 0, 0x2189),
            new Algorithm("crc16-lj1200", 16, 0x6f63, 0, false, 0, 0xbdf4),
            new Algorithm("crc16-maxim-dow", 16, 0x8005, 0, true, 0xffff, 0x44c2),
            new Algorithm("crc16-mcrf4xx", 16, 0x1021, 0xffff, true, 0, 0x6f91),
            new Algorithm("crc16-modbus", 16, 0x8005, 0xffff, true, 0, 0x4b37),
            new Algorithm("crc16-nrsc-5", 16, 0x080b, 0xffff, true, 0, 0xa066),
            new Algorithm("crc16-opensafety-a", 16, 0x5935, 0, false, 0, 0x5d38),
            new Algorithm("crc16-opensafety-b", 16, 0x755b, 0, false, 0, 0x20fe),
            new Algorithm("crc16-profibus", 16, 0x1dcf, 0xffff, false, 0xffff, 0xa819),
            new Algorithm("crc16-riello", 16, 0x1021, 0xb2aa, true, 0, 0x63d0),
            new Algorithm("crc16-spi-fujitsu", 16, 0x1021, 0x1d0f, false, 0, 0xe5cc),
            new Algorithm("crc16-t10-dif", 16, 0x8bb7, 0, false, 0, 0xd0db),
            new Algorithm("crc16-teledisk", 16, 0xa097, 0, false, 0, 0x0fb3),
            new Algorithm("crc16-tms37157", 16, 0x1021, 0x89ec, true, 0, 0x26b1),
            new Algorithm("crc16-umts", 16, 0x8005, 0, false, 0, 0xfee8),
            new Algorithm("crc16-usb", 16, 0x8005, 0xffff, true, 0xffff, 0xb4c8),
            new Algorithm("crc16-xmodem", 16, 0x1021, 0, false, 0, 0x31c3),
            new Algorithm("crc32-aixm", 32, 0x814141abL, 0, false, 0, 0x3010bf7fL),
            new Algorithm("crc32-autosar", 32, 0xf4acfb13L, 0xffffffffL, true, 0xffffffffL, 0x1697d06aL),
            new Algorithm("crc32-base91-d", 32, 0xa833982bL, 0xffffffffL, true, 0xffffffffL, 0x87315576L),
            new Algorithm("crc32-bzip2", 32, 0x04c11db7L, 0xffffffffL, false, 0xffffffffL, 0xfc891918L),
            new Algorithm("crc32-cd-rom-edc", 32, 0x8001801bL, 0, true, 0, 0x6ec2edc4L),
            new Algorithm("crc32-cksum", 32, 0x04c11db7L, 0, false, 0xffffffffL, 0x765e7680L),
            new Algorithm("crc32-iscsi", 32, 0x1edc6f41L, 0xffffffffL, true, 0xffffffffL, 0xe3069283L),
            new Algorithm("crc32-iso-hdlc", 32, 0x04c11db7L, 0xffffffffL, true, 0xffffffffL, 0xcbf43926L),
            new Algorithm("crc32-jamcrc", 32, 0x04c11db7L, 0xffffffffL, true, 0, 0x340bc6d9L),
            new Algorithm("crc32-mef", 32, 0x741b8cd7L, 0xffffffffL, true, 0, 0xd2c22f51L),
            new Algorithm("crc32-mpeg-2", 32, 0x04c11db7L, 0xffffffffL, false, 0, 0x0376e6e7L),
            new Algorithm("crc32-xfer", 32, 0x000000afL, 0, false, 0, 0xbd0be338L));

    private Crc(Algorithm algorithm) {
        this.algorithm = algorithm;
        for (int index = 0; index < table.length; index++) {
            table[index] = algorithm.reflected() ? reflectedStep(index) : straightStep(index);
        }
    }

    /** @throws IllegalArgumentException if the catalogue has none of that name */
    static Crc of(String name) {
        return new Crc(ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name)));
    }

    private long reflectedStep(int index) {
        long polynomial = reversed(algorithm.polynomial());
        long rest = index;
        for (int bit = 0; bit < 8; bit++) {
            rest = (rest & 1) != 0 ? rest >>> 1 ^ polynomial : rest >>> 1;
        }
        return rest;
    }

    private long straightStep(int index) {
        long high = 1L << (algorithm.width() - 1);
        long rest = (long) index << (algorithm.width() - 8);
        for (int bit = 0; bit < 8; bit++) {
            rest = (rest & high) != 0 ? (rest << 1) ^ algorithm.polynomial() : rest << 1;
        }
        return rest & mask();
    }

    private long mask() {
        return (1L << algorithm.width()) - 1;
    }

    private long reversed(long number) {
        return Long.reverse(number) >>> (64 - algorithm.width());
    }

    /** The check of these bytes, from 0. */
    long of(Payload data) {
        long rest = algorithm.reflected() ? reversed(algorithm.initial()) : algorithm.initial();
        int shift = algorithm.width() - 8;
        for (int i = 0; i < data.size(); i++) {
            int next = data.byteAt(i) & 0xff;
            rest = algorithm.reflected()
                    ? table[(int) (rest ^ next) & 0xff] ^ rest >>> 8
                    : (table[(int) (rest >>> shift ^ next) & 0xff] ^ rest << 8) & mask();
        }
        return rest ^ algorithm.xor();
    }
}
