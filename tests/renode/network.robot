*** Comments ***
Boards of renode-platforms/network.resc with the images that go onto real ones; the same cases as NetworkTest and JoinTest. From the checkout's top:
    ./frond build --board stm32f4-rf2xx --app node
    ./frond build --board stm32f4-rf2xx --app rcp
    renode-test tests/renode/network.robot

*** Variables ***
${PLATFORMS}      @${{os.path.normpath('${CURDIR}/../../renode-platforms')}}
${FROND}          ${CURDIR}/../../frond
${COPROCESSOR}    @${{os.path.normpath('${CURDIR}/../../build/images/stm32f4-rf2xx/rcp.elf')}}
${SPINEL_PORT}    3456

*** Keywords ***
Create Network
    [Arguments]               ${script}  ${coprocessor}="none"  @{security}
    ${configurations}=        Evaluate  tempfile.mkdtemp()  modules=tempfile
    FOR  ${i}  IN RANGE  1  3
        ${result}=            Run Process  ${FROND}  config  --eui64  02f00d000000020${i}  --name  node${i}  --out  ${configurations}/node${i}.config
        ...                   @{security}
        Should Be Equal As Integers  ${result.rc}  0  ${result.stderr}
    END
    Execute Command           $nodes=2
    Execute Command           $coprocessorElf=${coprocessor}
    Execute Command           $spinelPort=${SPINEL_PORT}
    Execute Command           $board=${PLATFORMS}/stm32f4-rf2xx.repl
    Execute Command           $configurations=@${configurations}
    Execute Command           include ${PLATFORMS}/${script}
    ${first}=                 Create Terminal Tester  sysbus.usart1  10  node1
    ${second}=                Create Terminal Tester  sysbus.usart1  10  node2
    Set Test Variable         ${FIRST}  ${first}
    Set Test Variable         ${SECOND}  ${second}

Should Have Received
    [Arguments]               ${machine}
    Execute Command           mach set "${machine}"
    ${count}=                 Execute Command  sysbus.spi2.radio FramesReceived
    ${count}=                 Evaluate  int($count.strip(), 0)
    Should Be True            ${count} > 0

Nodes Should Join
    [Arguments]               ${script}  ${part}
    ${KEY}=                   Evaluate  os.path.join(tempfile.mkdtemp(), 'key')  modules=os,tempfile
    Create File               ${KEY}  00112233445566778899aabbccddeeff
    Create Network            ${script}  ${COPROCESSOR}  --key-file  ${KEY}
    Start Emulation
    Start Process             ${FROND}  border-router  --radio  tcp:127.0.0.1:${SPINEL_PORT}  --key-file  ${KEY}  alias=router
    FOR  ${tester}  IN  ${FIRST}  ${SECOND}
        Wait For Line On Uart  event [0-9]+ radio part=${part}                       testerId=${tester}  treatAsRegex=true  timeout=60
        Wait For Line On Uart  event [0-9]+ joined .*parent=02f00d0000000001         testerId=${tester}  treatAsRegex=true  timeout=60
    END
    [Teardown]                Run Keyword And Ignore Error  Terminate Process  router

*** Test Cases ***
Nodes Hear Each Other
    Create Network            network.resc
    Wait For Line On Uart     event [0-9]+ radio part=at86rf233${SPACE}  testerId=${FIRST}   treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ radio part=at86rf233${SPACE}  testerId=${SECOND}  treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ dis                           testerId=${FIRST}   treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ dis                           testerId=${SECOND}  treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ dis                           testerId=${FIRST}   treatAsRegex=true
    Should Have Received      node1
    Should Have Received      node2

Nodes Work With The Model That Renode Brings
    Create Network            network-bundled.resc
    Wait For Line On Uart     event [0-9]+ radio part=at86rf233-like     testerId=${FIRST}   treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ dis                           testerId=${FIRST}   treatAsRegex=true
    Wait For Line On Uart     event [0-9]+ dis                           testerId=${FIRST}   treatAsRegex=true

Nodes Join
    Nodes Should Join         network.resc  at86rf233${SPACE}

Nodes Join With The Model That Renode Brings
    Nodes Should Join         network-bundled.resc  at86rf233-like
