package dev.parley.template;

import dev.parley.payload.Payload;

/** Checksums of 16 bits. */
final class Crc16 {
    private static final int MODBUS_POLYNOMIAL = 0xA001; // 0x8005 reflected; Modbus over serial line V1.02, 6.2.2

    private Crc16() {}

    /** The CRC that ends a Modbus RTU frame: two bytes, low byte first. */
    static Payload modbus(Payload data) {
        int crc = 0xFFFF;
        for (byte value : data.bytes()) {
            crc ^= value & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >> 1 ^ MODBUS_POLYNOMIAL : crc >> 1;
            }
        }
        return Payload.copyOf((byte) crc, (byte) (crc >> 8));
    }
}
