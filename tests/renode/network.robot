*** Comments ***
Boards of renode-platforms/network.resc with the images that go onto real ones; the same cases as NetworkTest. From the checkout's top:
    ./frond build --board stm32f4-rf2xx --app node
    renode-test tests/renode/network.robot

*** Variables ***
${PLATFORMS}      @${{os.path.normpath('${CURDIR}/../../renode-platforms')}}
${FROND}          ${CURDIR}/../../frond

*** Keywords ***
Create Network
    [Arguments]               ${script}
    ${configurations}=        Evaluate  tempfile.mkdtemp()  modules=tempfile
    FOR  ${i}  IN RANGE  1  3
        ${result}=            Run Process  ${FROND}  config  --eui64  02f00d000000020${i}  --name  node${i}  --out  ${configurations}/node${i}.config
        Should Be Equal As Integers  ${result.rc}  0  ${result.stderr}
    END
    Execute Command           $nodes=2
    Execute Command           $coprocessorElf="none"
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
