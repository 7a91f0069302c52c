# The monitor's command startBoards, for network.resc: what a script of Renode cannot repeat N times.
import math


def mc_startBoards(nodes, nodeElf, configurations, coprocessorElf, spinelPort, consolePorts, radius, board, here):
    def board_with(name, chip, elf, console):
        for line in ('mach clear', '$name="%s"' % name, '$chip=%d' % chip, '$elf=@%s' % elf, '$consolePort=%d' % console,
                     '$consoleTerminal="%s-console"' % name, '$platform=@%s' % board, 'include @%s/board.resc' % here,
                     'logLevel 3 sysbus.spi2', 'connector Connect sysbus.spi2.radio wireless'):
            self.Parse(line)

    def place(x, y):
        # The bundled model does not know where it is, and tells of every register that it does not have.
        if self.Machine['sysbus.spi2.radio'].GetType().Name == 'At86rf2xx':
            self.Parse('sysbus.spi2.radio Place %.2f %.2f 0' % (x, y))
        else:
            self.Parse('wireless SetPosition sysbus.spi2.radio %.2f %.2f 0' % (x, y))
            self.Parse('logLevel 3 sysbus.spi2.radio')

    if str(coprocessorElf) != 'none':
        board_with('coprocessor', 0, coprocessorElf, int(consolePorts))
        place(0, 0)
        self.Parse('emulation CreateServerSocketTerminal %d "spinel" false' % int(spinelPort))
        self.Parse('connector Connect sysbus.usart2 spinel')
    for i in range(1, int(nodes) + 1):
        board_with('node%d' % i, i, nodeElf, int(consolePorts) + i)
        self.Parse('sysbus LoadBinary @%s/node%d.config 0x08060000' % (configurations, i))
        angle = 2 * math.pi * i / int(nodes)
        place(float(radius) * math.cos(angle), float(radius) * math.sin(angle))
