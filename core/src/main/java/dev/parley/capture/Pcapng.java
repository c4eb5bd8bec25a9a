package dev.parley.capture;

/**
 * The numbers of the pcapng format (draft-ietf-opsawg-pcapng). A block, in the byte order that its section's header tells:
 *
 * <pre>
 *  0  type                    4 bytes
 *  4  total length            4 bytes, a multiple of 4; with both lengths and the type
 *  8  body                    as each type says, padded to 4 bytes
 *     options                 code 2 bytes, length 2 bytes, value padded to 4 bytes; ended by {@link #OPT_END}
 * -4  total length again      4 bytes
 * </pre>
 */
public final class Pcapng {
    /** Section header: begins a file, or a part of one. The same in both byte orders. */
    public static final int SECTION_HEADER = 0x0A0D0D0A;

    /** Interface description: link type, snap length, options. */
    public static final int INTERFACE_DESCRIPTION = 1;

    /** Packet, obsolete; old files have it. */
    public static final int PACKET = 2;

    /** Simple packet: no time, interface 0. */
    public static final int SIMPLE_PACKET = 3;

    /** Name resolution: records of an address and its names. */
    public static final int NAME_RESOLUTION = 4;

    /** Interface statistics: what the interface received and dropped. */
    public static final int INTERFACE_STATISTICS = 5;

    /** Enhanced packet: interface, time, captured and original length, bytes, options. */
    public static final int ENHANCED_PACKET = 6;

    /** Custom block that may be copied to another file, and one that may not: both begin with a private enterprise number. */
    public static final int CUSTOM = 0x0BAD;

    public static final int CUSTOM_NOT_COPIED = 0x40000BAD;

    /** In a section header's body: tells the byte order of the section. Read as {@code 0x4D3C2B1A}, it is the other one. */
    public static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

    public static final int VERSION_MAJOR = 1;
    public static final int VERSION_MINOR = 0;

    /** A section's length where its writer did not know it. */
    public static final long SECTION_LENGTH_UNKNOWN = -1;

    /** Of a block: its type and both of its lengths. */
    public static final int BLOCK_OVERHEAD_BYTES = 12;

    /** Of an enhanced packet block before its bytes: interface, time (2 × 4), captured length, original length. */
    public static final int ENHANCED_PACKET_BYTES = 20;

    /** Options and names, and a name resolution block's records, end with code 0 and length 0. */
    public static final int OPT_END = 0;

    /** Of every block: text for a person. May come several times. */
    public static final int OPT_COMMENT = 1;

    /** Custom options: a private enterprise number, then text (2988) or bytes (2989); not to be copied: 19372 and 19373. */
    public static final int OPT_CUSTOM_TEXT = 2988;

    public static final int OPT_CUSTOM_BYTES = 2989;
    public static final int OPT_CUSTOM_TEXT_NOT_COPIED = 19372;
    public static final int OPT_CUSTOM_BYTES_NOT_COPIED = 19373;

    /** Of a section header: the computer, the operating system, the program that wrote the section. */
    public static final int SHB_HARDWARE = 2;

    public static final int SHB_OS = 3;
    public static final int SHB_USERAPPL = 4;

    /** Of an interface description. */
    public static final int IF_NAME = 2;

    public static final int IF_DESCRIPTION = 3;

    /** One byte: times count 10^-n seconds, or 2^-n where its highest bit is set. Without it, microseconds. */
    public static final int IF_TSRESOL = 9;

    public static final int IF_FILTER = 11;
    public static final int IF_OS = 12;

    /** Eight bytes: seconds to be added to every time. */
    public static final int IF_TSOFFSET = 14;

    /** The value of {@link #IF_TSRESOL} for nanoseconds. */
    public static final byte TSRESOL_NANOS = 9;

    /** Of an enhanced packet: four bytes, the lowest two of which are the direction. */
    public static final int EPB_FLAGS = 2;

    /** Of an enhanced packet: eight bytes, how many packets were lost between this one and the one before. */
    public static final int EPB_DROPCOUNT = 4;

    /** Values of {@link #EPB_FLAGS}' lowest two bits. */
    public static final int DIRECTION_MASK = 3;

    public static final int DIRECTION_INBOUND = 1;
    public static final int DIRECTION_OUTBOUND = 2;

    /** Records of a name resolution block: the address, then names, each ended by a zero byte. */
    public static final int NRB_IPV4 = 1;

    public static final int NRB_IPV6 = 2;

    /** Of interface statistics: times are two words, the higher one first; counts are eight bytes. */
    public static final int ISB_STARTTIME = 2;

    public static final int ISB_ENDTIME = 3;
    public static final int ISB_IFRECV = 4;
    public static final int ISB_IFDROP = 5;
    public static final int ISB_FILTERACCEPT = 6;
    public static final int ISB_OSDROP = 7;
    public static final int ISB_USRDELIV = 8;

    /** Link types (https://www.tcpdump.org/linktypes.html). RAW: a packet begins with its IPv4 or IPv6 header. */
    public static final int LINKTYPE_NULL = 0;

    public static final int LINKTYPE_ETHERNET = 1;
    public static final int LINKTYPE_RAW = 101;
    public static final int LINKTYPE_LOOP = 108;
    public static final int LINKTYPE_LINUX_SLL = 113;
    public static final int LINKTYPE_IPV4 = 228;
    public static final int LINKTYPE_IPV6 = 229;
    public static final int LINKTYPE_LINUX_SLL2 = 276;

    private Pcapng() {}

    /** The length with what pads it to a multiple of four. */
    public static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }
}
