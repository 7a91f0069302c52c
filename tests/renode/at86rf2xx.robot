*** Comments ***
The transceiver's model (renode-platforms/At86rf2xx.cs) as its data sheet (8351, AT86RF233) describes the chip, register by register. The
same cases as At86rf2xxModelTest. From the checkout's top: renode-test tests/renode/at86rf2xx.robot

*** Variables ***
${PLATFORMS}      @${{os.path.normpath('${CURDIR}/../../renode-platforms')}}
${RADIO}          sysbus.spi2.radio
# A data frame of node 1 for node 2 that asks for an acknowledgement, sequence number 7, two bytes of payload.
@{FRAME}          0x61  0xDC  7  0xCD  0xAB  2  2  2  2  2  2  2  2  1  1  1  1  1  1  1  1  0xAA  0xBB
@{FOR_ANOTHER}    0x61  0xDC  7  0xCD  0xAB  9  2  2  2  2  2  2  2  1  1  1  1  1  1  1  1  0xAA  0xBB

*** Keywords ***
Create Boards
    Execute Command           include ${PLATFORMS}/At86rf2xx.cs
    Execute Command           emulation SetSeed 1
    Execute Command           emulation SetGlobalQuantum "0.0001"
    Execute Command           emulation CreateIEEE802_15_4Medium "wireless"
    Create Board              first     1   0
    Create Board              second    2   10
    Read Register             first     0x0F
    Read Register             second    0x0F

Create Board
    [Arguments]               ${board}  ${address}  ${metres}
    Execute Command           mach clear
    Execute Command           mach create "${board}"
    Execute Command           machine LoadPlatformDescription ${PLATFORMS}/stm32f4-rf2xx.repl
    Execute Command           connector Connect ${RADIO} wireless
    Execute Command           sysbus.cpu IsHalted true
    Pin                       ${board}  0  true
    Pin                       ${board}  1  true
    Run For                   200
    Chip                      ${board}  Place ${metres} 0 0
    Write Register            ${board}  0x0E  0xFF
    Write Register            ${board}  0x22  0xCD
    Write Register            ${board}  0x23  0xAB
    FOR  ${i}  IN RANGE  8
        ${register}=          Evaluate  0x24 + ${i}
        Write Register        ${board}  ${register}  ${address}
    END

Chip
    [Arguments]               ${board}  ${command}
    Execute Command           mach set "${board}"
    ${answer}=                Execute Command  ${RADIO} ${command}
    ${answer}=                Evaluate  $answer.strip()
    RETURN                    ${answer}

Pin
    [Arguments]               ${board}  ${number}  ${level}
    Chip                      ${board}  OnGPIO ${number} ${level}

Access
    [Arguments]               ${board}  @{bytes}
    Pin                       ${board}  0  false
    @{answers}=               Create List
    FOR  ${byte}  IN  @{bytes}
        ${answer}=            Chip  ${board}  Transmit ${byte}
        ${answer}=            Evaluate  int($answer, 16)
        Evaluate              $answers.append($answer)
    END
    Pin                       ${board}  0  true
    RETURN                    ${answers}

Read Register
    [Arguments]               ${board}  ${register}
    ${command}=               Evaluate  0x80 | ${register}
    ${answers}=               Access  ${board}  ${command}  0
    RETURN                    ${answers}[1]

Write Register
    [Arguments]               ${board}  ${register}  ${value}
    ${command}=               Evaluate  0xC0 | ${register}
    Access                    ${board}  ${command}  ${value}

Register Should Be
    [Arguments]               ${board}  ${register}  ${expected}  ${mask}=0xFF
    ${value}=                 Read Register  ${board}  ${register}
    ${value}=                 Evaluate  ${value} & ${mask}
    ${expected}=              Evaluate  int(str($expected), 0)
    Should Be Equal As Integers  ${value}  ${expected}

Property Should Be
    [Arguments]               ${board}  ${property}  ${expected}
    ${value}=                 Chip  ${board}  ${property}
    ${value}=                 Evaluate  int($value, 0)
    Should Be Equal As Integers  ${value}  ${expected}

State Should Be
    [Arguments]               ${board}  ${expected}
    ${state}=                 Chip  ${board}  StateName
    Should Be Equal           ${state}  ${expected}

Interrupt Should Be
    [Arguments]               ${board}  ${expected}
    ${level}=                 Chip  ${board}  IRQ
    Should Be Equal           ${level}  GPIO: ${expected}

Enter State
    [Arguments]               ${board}  ${state}
    Write Register            ${board}  0x02  ${state}
    Run For                   200
    Register Should Be        ${board}  0x01  ${state}  0x1F
    Read Register             ${board}  0x0F

Load Frame
    [Arguments]               ${board}  @{frame}
    ${length}=                Evaluate  len($frame) + 2
    Access                    ${board}  0x60  ${length}  @{frame}

Trac Should Be
    [Arguments]               ${expected}  ${seed}  @{frame}
    Write Register            second  0x2E  ${seed}
    Enter State               first  0x19
    Enter State               second  0x16
    Send Frame                first  @{frame}
    Run For                   8000
    Register Should Be        first  0x0F  0x08
    Register Should Be        first  0x02  ${expected}  0xE0

Send Frame
    [Arguments]               ${board}  @{frame}
    Load Frame                ${board}  @{frame}
    Write Register            ${board}  0x02  0x02

Run For
    [Arguments]               ${microseconds}
    ${seconds}=               Evaluate  "%.6f" % (${microseconds} / 1e6)
    Execute Command           emulation RunFor "${seconds}"

*** Test Cases ***
Names Itself
    Create Boards
    Register Should Be        first  0x1C  0x0B
    Register Should Be        first  0x1E  0x1F
    Register Should Be        first  0x1F  0x00

The PLL Locks After 80 Microseconds
    Create Boards
    Write Register            first  0x02  0x09
    Run For                   70
    State Should Be           first  Transition
    Interrupt Should Be       first  unset
    Run For                   20
    State Should Be           first  PllOn
    Interrupt Should Be       first  set
    Register Should Be        first  0x0F  0x01
    Interrupt Should Be       first  unset
    Write Register            first  0x02  0x08
    Run For                   10
    State Should Be           first  TrxOff

SLP_TR Sends It To Sleep And Wakes It
    Create Boards
    Pin                       first  2  true
    State Should Be           first  Sleep
    Register Should Be        first  0x1C  0
    Pin                       first  2  false
    Run For                   1000
    State Should Be           first  TrxOff
    Register Should Be        first  0x0F  0x10
    Register Should Be        first  0x22  0xCD

A Frame For The Receiver Is Acknowledged
    Create Boards
    Enter State               first  0x19
    Enter State               second  0x16
    Send Frame                first  @{FRAME}
    State Should Be           first  BusyTxAret
    Run For                   8000
    State Should Be           first  TxAretOn
    Register Should Be        first  0x0F  0x08
    Register Should Be        first  0x02  0x00  0xE0
    Property Should Be        first  FramesSent  1
    Register Should Be        second  0x0F  0x2C
    Property Should Be        second  FramesSent  1
    ${zeros}=                 Evaluate  [0] * 29
    ${read}=                  Access  second  0x20  @{zeros}
    Should Be Equal As Integers  ${read}[1]  25
    ${sent}=                  Evaluate  [int(each, 0) for each in $FRAME]
    ${received}=              Evaluate  $read[2:25]
    Should Be Equal           ${received}  ${sent}
    Should Be Equal As Integers  ${read}[27]  255
    Register Should Be        second  0x06  0x80  0x80

An Acknowledgement Announces A Frame To A Data Request
    Create Boards
    ${command}=               Evaluate  [0x63] + [int(each, 0) for each in $FRAME][1:21] + [4, 0xBB]
    Trac Should Be            0x20  0x62  @{command}
    ${command}=               Evaluate  $command[:21] + [7, 0xBB]
    Trac Should Be            0x00  0x62  @{command}
    # Secured: level 5, frame counter, key index 1; the command, and what would be a MIC.
    ${command}=               Evaluate  [0x6B] + $command[1:21] + [0x0D, 1, 0, 0, 0, 1, 4, 9, 9, 9, 9]
    Trac Should Be            0x20  0x62  @{command}
    Trac Should Be            0x00  0x42  @{command}

A Frame For Another Is Filtered And Repeated Three Times
    Create Boards
    Enter State               first  0x19
    Enter State               second  0x16
    Send Frame                first  @{FOR_ANOTHER}
    Run For                   40000
    Register Should Be        first  0x02  0xA0  0xE0
    Property Should Be        first  FramesSent  4
    Property Should Be        second  FramesFiltered  4
    Property Should Be        second  FramesSent  0
    Register Should Be        second  0x0F  0x04

A Frame Takes 32 Microseconds A Byte
    Create Boards
    Enter State               first  0x09
    Load Frame                first  @{FRAME}
    Pin                       first  2  true
    Run For                   988
    State Should Be           first  BusyTx
    Interrupt Should Be       first  unset
    Run For                   40
    Register Should Be        first  0x0F  0x08
    Run For                   40
    State Should Be           first  PllOn

Power Falls With Distance
    Create Boards
    Enter State               second  0x06
    Enter State               first  0x09
    Send Frame                first  @{FRAME}
    Run For                   2000
    Register Should Be        second  0x07  36
    Chip                      second  Place 100 0 0
    Send Frame                first  @{FRAME}
    Run For                   2000
    Register Should Be        second  0x07  3
    Chip                      second  Place 300 0 0
    Send Frame                first  @{FRAME}
    Run For                   2000
    Property Should Be        second  FramesReceived  2

The Channel Is Busy While Another Sends
    Create Boards
    Enter State               first  0x09
    # RX_PDT_DIS: measures, does not receive.
    Write Register            second  0x15  0x80
    Enter State               second  0x06
    Write Register            second  0x08  0xAB
    Run For                   200
    Register Should Be        second  0x01  0xC0  0xC0
    Register Should Be        second  0x0F  0x10
    Send Frame                first  @{FRAME}
    Run For                   200
    Write Register            second  0x08  0xAB
    Run For                   200
    Register Should Be        second  0x01  0x80  0xC0

A Busy Channel Ends A Transmission
    Create Boards
    Enter State               first  0x09
    Enter State               second  0x19
    Write Register            second  0x2F  0
    ${longest}=               Evaluate  $FRAME + [0] * 97
    Load Frame                first  @{longest}
    Load Frame                second  @{FRAME}
    Write Register            first  0x02  0x02
    Run For                   300
    Write Register            second  0x02  0x02
    Run For                   1500
    Register Should Be        second  0x02  0x60  0xE0
    Property Should Be        second  FramesSent  0

A Frame That Comes Too Late Is An Underrun
    Create Boards
    Enter State               first  0x09
    Write Register            first  0x02  0x02
    Access                    first  0x60  25  0x61  0xDC
    Run For                   2000
    Register Should Be        first  0x0F  0x48

Frames That Overlap Spoil Each Other
    Create Boards
    Create Board              third  3  20
    Enter State               first  0x09
    Enter State               third  0x09
    Enter State               second  0x06
    Load Frame                first  @{FRAME}
    Load Frame                third  @{FRAME}
    Write Register            first  0x02  0x02
    Write Register            third  0x02  0x02
    Run For                   2000
    Register Should Be        second  0x06  0x00  0x80
    Property Should Be        second  FramesSpoiled  1

Encrypts The Standard's Block
    # FIPS 197, appendix C.1.
    Create Boards
    ${key}=                   Evaluate  list(range(16))
    ${block}=                 Evaluate  [0x11 * i for i in range(16)]
    ${zeros}=                 Evaluate  [0] * 16
    Access                    first  0x40  0x83  0x10  @{key}
    Access                    first  0x40  0x83  0x00  @{block}  0x80
    Run For                   30
    ${read}=                  Access  first  0x00  0x84  @{zeros}
    ${result}=                Evaluate  bytes($read[2:]).hex()
    Should Be Equal           ${result}  69c4e0d86a7b0430d8cdb78070b4c55a
