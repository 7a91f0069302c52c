package frond.radio;

/**
 * Registers, commands, states and interrupts of the AT86RF231 and AT86RF233, by the names of their data sheets (Atmel 8111 and 8351). All
 * are ints that the compiler puts where they are used: the class itself is in no image.
 */
final class At86rf2xxRegister {
	/** Commands: the first byte of an access. The register's address is added to the first two. */
	static final int REGISTER_READ = 0x80;
	static final int REGISTER_WRITE = 0xc0;
	static final int FRAME_READ = 0x20;
	static final int FRAME_WRITE = 0x60;

	/**
	 * State, and the result of a clear channel assessment.
	 *
	 * <pre>
	 *    7        6         5   4   3   2   1   0
	 * +--------+----------+---+-------------------+
	 * |CCA_DONE|CCA_STATUS| - |    TRX_STATUS     |
	 * +--------+----------+---+-------------------+
	 * </pre>
	 */
	static final int TRX_STATUS = 0x01;
	/** Commands to the state machine in bits 4 to 0; how the last transmission ended in bits 7 to 5. */
	static final int TRX_STATE = 0x02;
	static final int TRX_CTRL_0 = 0x03;
	static final int TRX_CTRL_1 = 0x04;
	static final int PHY_TX_PWR = 0x05;
	/**
	 * <pre>
	 *    7           6   5     4   3   2   1   0
	 * +------------+---------+-------------------+
	 * |RX_CRC_VALID|RND_VALUE|       RSSI        |
	 * +------------+---------+-------------------+
	 * </pre>
	 */
	static final int PHY_RSSI = 0x06;
	static final int PHY_ED_LEVEL = 0x07;
	/** CCA_REQUEST in bit 7, CCA_MODE in bits 6 and 5, channel. */
	static final int PHY_CC_CCA = 0x08;
	static final int CCA_THRES = 0x09;
	static final int TRX_CTRL_2 = 0x0c;
	static final int IRQ_MASK = 0x0e;
	/** Reading it clears it and lowers IRQ. */
	static final int IRQ_STATUS = 0x0f;
	static final int RX_SYN = 0x15;
	static final int XAH_CTRL_1 = 0x17;
	static final int FTN_CTRL = 0x18;
	static final int PART_NUM = 0x1c;
	static final int VERSION_NUM = 0x1d;
	static final int MAN_ID_0 = 0x1e;
	static final int MAN_ID_1 = 0x1f;
	static final int SHORT_ADDR_0 = 0x20;
	static final int PAN_ID_0 = 0x22;
	static final int IEEE_ADDR_0 = 0x24;
	/** MAX_FRAME_RETRIES in bits 7 to 4, MAX_CSMA_RETRIES in bits 3 to 1. */
	static final int XAH_CTRL_0 = 0x2c;
	static final int CSMA_SEED_0 = 0x2d;
	/**
	 * <pre>
	 *    7   6     5      4     3     2   1   0
	 * +---------+------+-------+-----+-----------+
	 * |FVN_MODE |SET_PD|DIS_ACK|COORD|  SEED_1   |
	 * +---------+------+-------+-----+-----------+
	 * </pre>
	 */
	static final int CSMA_SEED_1 = 0x2e;
	/** MAX_BE in bits 7 to 4, MIN_BE in bits 3 to 0. */
	static final int CSMA_BE = 0x2f;

	static final int TX_AUTO_CRC_ON = 0x20;
	static final int RX_SAFE_MODE = 0x80;
	static final int RX_PDT_DIS = 0x80;
	static final int AACK_PROM_MODE = 0x02;
	static final int FTN_START = 0x80;
	static final int FTN_DEFAULT = 0x58;
	static final int FVN_VERSION_0_TO_2 = 0x80;
	static final int AACK_SET_PD = 0x20;
	static final int AACK_DIS_ACK = 0x10;

	/** TRX_CMD. */
	static final int TX_START = 0x02;
	static final int FORCE_TRX_OFF = 0x03;
	/** TRX_CMD, and TRX_STATUS when it is done. */
	static final int RX_ON = 0x06;
	static final int TRX_OFF = 0x08;
	static final int PLL_ON = 0x09;
	static final int RX_AACK_ON = 0x16;
	static final int TX_ARET_ON = 0x19;
	/** TRX_STATUS. */
	static final int BUSY_RX = 0x01;
	static final int BUSY_RX_AACK = 0x11;
	static final int BUSY_TX_ARET = 0x12;
	static final int TRANSITION = 0x1f;

	/** TRAC_STATUS. */
	static final int SUCCESS = 0;
	static final int SUCCESS_DATA_PENDING = 1;
	static final int CHANNEL_ACCESS_FAILURE = 3;
	static final int NO_ACK = 5;

	/** Interrupts. */
	static final int PLL_UNLOCK = 0x02;
	static final int TRX_END = 0x08;
	static final int AMI = 0x20;
	static final int TRX_UR = 0x40;

	/** PART_NUM. */
	static final int AT86RF231 = 0x03;
	static final int AT86RF233 = 0x0b;
	/** MAN_ID_0: Atmel. */
	static final int ATMEL = 0x1f;

	private At86rf2xxRegister() {
	}
}
