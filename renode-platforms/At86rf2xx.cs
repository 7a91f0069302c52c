// AT86RF231 and AT86RF233: 2.4 GHz IEEE 802.15.4 transceivers on SPI, for Renode. Written from their data sheets (8111, 8351), whose
// register and state names it uses. Loaded at run time:
//
//     include @renode-platforms/At86rf2xx.cs
//
// Pins into the chip: 0 /SEL, 1 /RST, 2 SLP_TR. Pin out of it: IRQ.
//
// Time: a frame is handed to the medium when its first symbol goes out. Whoever hears it knows from then on how long it lasts (32 us a
// byte) and does what is due at its own virtual time: RX_START after the PHR, TRX_END after the last byte. The medium may be late by a
// time quantum; the moment of sending is told aside (Transmission), so that a quantum above the 192 us of a header only delays RX_START.
//
// Distance: the medium decides whether a frame arrives at all; power falls with distance as in IEEE 802.15.2-2003, 5.3.2. Place tells
// both the radio and the medium.
//
// Renode 1.15 gives a frame alone, 1.16 the frame and its sender: the class answers to both.

using System;
using System.Collections.Generic;
using System.Linq;
using Antmicro.Renode.Core;
using Antmicro.Renode.Logging;
using Antmicro.Renode.Peripherals.SPI;
using Antmicro.Renode.Time;

namespace Antmicro.Renode.Peripherals.Wireless
{
    public class At86rf2xx : ISPIPeripheral, IRadio, IGPIOReceiver
    {
        public At86rf2xx(IMachine machine, int part = 233)
        {
            if(part != 231 && part != 233)
            {
                throw new Antmicro.Renode.Exceptions.ConstructionException("part is 231 or 233");
            }
            this.machine = machine;
            this.part = part;
            IRQ = new GPIO();
            random = new Random(EmulationManager.Instance.CurrentEmulation.RandomGenerator.Next());
            Reset();
        }

        /// Power-on. Pins keep the levels that others drive.
        public void Reset()
        {
            heard.Clear();
            buffer = new byte[BufferSize];
            deferred = -1;
            acknowledging = false;
            aes.Clear();
            ResetRegisters();
            Enter(resetLow ? State.Reset : State.POn);
        }

        public void OnGPIO(int number, bool value)
        {
            switch(number)
            {
            case 0:
                Select(!value);
                break;
            case 1:
                ResetPin(!value);
                break;
            case 2:
                if(value != slpTr)
                {
                    slpTr = value;
                    SlpTr(value);
                }
                break;
            default:
                this.Log(LogLevel.Error, "There is no pin {0}", number);
                break;
            }
        }

        /// Meters. Told to the medium, too.
        public void Place(decimal x, decimal y, decimal z)
        {
            position = new[] { (double)x, (double)y, (double)z };
            var sent = FrameSent;
            if(sent != null)
            {
                foreach(var medium in sent.GetInvocationList().Select(each => each.Target).OfType<WirelessMedium>())
                {
                    medium.SetPosition(this, x, y, z);
                }
            }
        }

        public int Channel
        {
            get { return registers[PhyCcCca] & 0x1F; }
            set { registers[PhyCcCca] = (byte)((registers[PhyCcCca] & 0xE0) | (value & 0x1F)); }
        }

        public GPIO IRQ { get; private set; }

        /// Frames given to the medium, acknowledgements and repetitions included.
        public int FramesSent { get; private set; }
        /// Frames that ended with TRX_END.
        public int FramesReceived { get; private set; }
        /// Frames in RX_AACK_ON that the address filter rejected.
        public int FramesFiltered { get; private set; }
        /// Frames with a wrong FCS: what collided.
        public int FramesSpoiled { get; private set; }
        /// The state as the data sheet calls it.
        public string StateName { get { return state.ToString(); } }

        public event Action<IRadio, byte[]> FrameSent;

        // ---- SPI ----

        public byte Transmit(byte data)
        {
            if(!selected || state == State.Reset || state == State.Sleep)
            {
                return 0;
            }
            var index = spiCount++;
            if(index == 0)
            {
                spiCommand = data;
                return PhyStatus();
            }
            var write = (spiCommand & 0x40) != 0;
            if((spiCommand & 0x80) != 0)
            {
                // A register access is two bytes.
                spiCount = 0;
                if(!write)
                {
                    return ReadRegister(spiCommand & 0x3F);
                }
                WriteRegister(spiCommand & 0x3F, data);
                return 0;
            }
            if((spiCommand & 0x20) != 0)
            {
                if(!write)
                {
                    return ReadFrame(index - 1);
                }
                WriteBuffer(index - 1, data);
                return 0;
            }
            if(index == 1)
            {
                sramAddress = data;
                return 0;
            }
            var address = sramAddress + index - 2;
            if(address >= Aes.First && address <= Aes.Last)
            {
                if(!write)
                {
                    return aes.Read(address);
                }
                aes.Write(address, data);
                return 0;
            }
            if(!write)
            {
                return address < BufferSize ? buffer[address] : (byte)0;
            }
            WriteBuffer(address, data);
            return 0;
        }

        public void FinishTransmission()
        {
            EndAccess();
        }

        private void Select(bool value)
        {
            if(selected && !value)
            {
                EndAccess();
            }
            selected = value;
        }

        private void EndAccess()
        {
            if(spiCount > 1 && (spiCommand & 0xE0) == 0x20)
            {
                // RX_SAFE_MODE protects a frame until it has been read.
                protectedFrame = false;
            }
            spiCount = 0;
        }

        /// First byte of every access, as SPI_CMD_MODE wants it.
        private byte PhyStatus()
        {
            switch((registers[TrxCtrl1] >> 2) & 3)
            {
            case 1:
                return ReadRegister(TrxStatus);
            case 2:
                return ReadRegister(PhyRssi);
            case 3:
                return irqStatus;
            default:
                return 0;
            }
        }

        /// PHR, PSDU, LQI, and on the AT86RF233 ED and RX_STATUS.
        private byte ReadFrame(int index)
        {
            var length = buffer[0] & 0x7F;
            if(index <= length)
            {
                if(index > 0 && receiving != null && Now < receiving.Begin + HeaderTime + index * ByteTime)
                {
                    Raise(IrqTrxUr);
                    return 0;
                }
                return buffer[index];
            }
            switch(index - length)
            {
            case 1:
                return frameLqi;
            case 2:
                return part == 233 ? frameEd : (byte)0;
            case 3:
                return part == 233 ? (byte)((frameValid ? 0x80 : 0) | (trac << 4)) : (byte)0;
            default:
                return 0;
            }
        }

        private void WriteBuffer(int address, byte data)
        {
            if(address < BufferSize)
            {
                buffer[address] = data;
                if(address == 0 || address == uploaded + 1)
                {
                    uploaded = Math.Max(uploaded, address);
                }
                loaded = true;
            }
        }

        // ---- Registers ----

        private byte ReadRegister(int register)
        {
            switch(register)
            {
            case TrxStatus:
                return (byte)((ccaDone ? 0x80 : 0) | (ccaClear ? 0x40 : 0) | ((int)state & 0x1F));
            case TrxState:
                return (byte)((trac << 5) | (registers[TrxState] & 0x1F));
            case PhyRssi:
                return (byte)((frameValid ? 0x80 : 0) | (Receiver ? random.Next(4) << 5 : 0) | (Receiver ? Rssi(Energy(0)) : 0));
            case IrqStatus:
                var status = irqStatus;
                irqStatus = 0;
                UpdateIrq();
                return status;
            case VregCtrl:
                // DVDD_OK; AVDD_OK with the analog part on.
                return (byte)((registers[register] & 0x88) | 0x04 | (Analog ? 0x40 : 0));
            case BatMon:
                return (byte)(registers[register] | 0x20);
            default:
                return registers[register];
            }
        }

        private void WriteRegister(int register, byte value)
        {
            switch(register)
            {
            case TrxStatus:
            case PhyRssi:
            case IrqStatus:
            case 0x1C:
            case 0x1D:
            case 0x1E:
            case 0x1F:
                this.Log(LogLevel.Warning, "Register 0x{0:X2} is read-only", register);
                return;
            case TrxState:
                registers[TrxState] = (byte)(value & 0x1F);
                Command(value & 0x1F);
                return;
            case PhyEdLevel:
                Measure(EdTime, () => registers[PhyEdLevel] = Ed(Energy(MeasurementTime)));
                return;
            case PhyCcCca:
                var before = Channel;
                registers[register] = (byte)(value & 0x7F);
                if(Channel != before && Analog)
                {
                    After(ChannelTime, () => Raise(IrqPllLock));
                }
                if((value & 0x80) != 0)
                {
                    ccaDone = false;
                    ccaClear = false;
                    Measure(CcaTime, () =>
                    {
                        ccaDone = true;
                        ccaClear = Clear();
                    });
                }
                return;
            case PllCf:
            case PllDcu:
                // The start bit clears itself when the calibration is done.
                registers[register] = (byte)(value & 0x7F);
                return;
            case Xah2:
                return;
            default:
                registers[register] = value;
                UpdateIrq();
                return;
            }
        }

        private void ResetRegisters()
        {
            Array.Clear(registers, 0, registers.Length);
            var values = part == 231
                ? new byte[] { TrxCtrl0, 0x19, TrxCtrl1, 0x20, PhyTxPwr, 0xC0, 0x0A, 0xB7, 0x1D, 2, 0x1C, 3 }
                : new byte[] { TrxCtrl0, 0x09, TrxCtrl1, 0x22, PhyTxPwr, 0x00, 0x0A, 0x37, 0x1D, 2, 0x1C, 0x0B, TrxCtrl2, 0x20, 0x16, 0xC1 };
            var common = new byte[] { PhyEdLevel, 0xFF, PhyCcCca, 0x2B, CcaThres, 0xC7, 0x0B, 0xA7, 0x0D, 0x03, BatMon, 0x02, 0x12, 0xF0, 0x18, 0x58,
                PllCf, 0x57, PllDcu, 0x20, 0x1E, 0x1F, ShortAddr, 0xFF, ShortAddr + 1, 0xFF, PanId, 0xFF, PanId + 1, 0xFF, Xah0, 0x38, 0x2D, 0xEA, CsmaSeed1, 0x42,
                CsmaBe, 0x53 };
            for(var i = 0; i < values.Length; i += 2)
            {
                registers[values[i]] = values[i + 1];
            }
            for(var i = 0; i < common.Length; i += 2)
            {
                registers[common[i]] = common[i + 1];
            }
            irqStatus = 0;
            trac = 0;
            ccaDone = false;
            ccaClear = false;
            frameValid = false;
            protectedFrame = false;
            loaded = false;
            uploaded = 0;
            spiCount = 0;
            UpdateIrq();
        }

        private void Raise(byte interrupt)
        {
            // IRQ_MASK_MODE: whether IRQ_STATUS shows what the mask keeps from the pin.
            if((registers[IrqMask] & interrupt) != 0 || (registers[TrxCtrl1] & 0x02) != 0)
            {
                irqStatus |= interrupt;
                UpdateIrq();
            }
        }

        private void UpdateIrq()
        {
            var low = (registers[TrxCtrl1] & 0x01) != 0;
            IRQ.Set(((irqStatus & registers[IrqMask]) != 0) != low);
        }

        // ---- States ----

        /// The values that TRX_STATUS shows; those above 0x1F show nothing, for SPI does not answer in them.
        private enum State
        {
            POn = 0x00,
            BusyRx = 0x01,
            BusyTx = 0x02,
            RxOn = 0x06,
            TrxOff = 0x08,
            PllOn = 0x09,
            BusyRxAack = 0x11,
            BusyTxAret = 0x12,
            RxAackOn = 0x16,
            TxAretOn = 0x19,
            Transition = 0x1F,
            Sleep = 0x20,
            Reset = 0x21
        }

        /// Commands of TRX_STATE that are no states.
        private const int TxStart = 0x02;
        private const int ForceTrxOff = 0x03;
        private const int ForcePllOn = 0x04;

        private bool Busy { get { return state == State.BusyRx || state == State.BusyTx || state == State.BusyRxAack || state == State.BusyTxAret; } }
        private bool Receiver { get { return state == State.RxOn || state == State.RxAackOn || state == State.BusyRx || state == State.BusyRxAack; } }
        private bool Analog { get { return Busy || state == State.RxOn || state == State.RxAackOn || state == State.PllOn || state == State.TxAretOn; } }

        /// A state, entered now: what an earlier one had in work is void.
        private void Enter(State next)
        {
            work++;
            receiving = null;
            waitingSince = Never;
            state = next;
            if(next == State.RxOn || next == State.RxAackOn)
            {
                listeningSince = Now;
            }
        }

        /// On from a busy state, then to what was commanded meanwhile.
        private void Leave(State next)
        {
            Enter(next);
            if(deferred >= 0)
            {
                var command = deferred;
                deferred = -1;
                Command(command);
            }
        }

        private void Go(State next, double time, Action then = null)
        {
            Enter(State.Transition);
            After(time, () =>
            {
                Leave(next);
                if(then != null)
                {
                    then();
                }
            });
        }

        /// A transition of 1 us is over at once: Renode's SPI takes no time, and on a real bus it is over when the next access has come.
        private void Command(int command)
        {
            switch(command)
            {
            case 0:
                return;
            case ForceTrxOff:
                if(state != State.TrxOff)
                {
                    deferred = -1;
                    Enter(State.TrxOff);
                }
                return;
            case ForcePllOn:
                if(Analog)
                {
                    deferred = -1;
                    Enter(State.PllOn);
                }
                return;
            case TxStart:
                StartTransmission();
                return;
            }
            var next = (State)command;
            if(next != State.TrxOff && next != State.PllOn && next != State.RxOn && next != State.RxAackOn && next != State.TxAretOn)
            {
                this.Log(LogLevel.Warning, "TRX_STATE: there is no command 0x{0:X2}", command);
                return;
            }
            if(Busy)
            {
                deferred = command;
            }
            else if(state == State.Transition)
            {
                this.Log(LogLevel.Warning, "TRX_STATE: {0} during a state transition is lost", next);
            }
            else if(state == State.POn)
            {
                if(next == State.TrxOff)
                {
                    Enter(next);
                }
            }
            else if(state == State.TrxOff)
            {
                if(next != State.TrxOff)
                {
                    Go(next, part == 231 ? 110 : 80, () => Raise(IrqPllLock));
                }
            }
            else if(next != state)
            {
                Enter(next);
            }
        }

        private void ResetPin(bool low)
        {
            if(low)
            {
                resetLow = true;
                deferred = -1;
                ResetRegisters();
                Enter(State.Reset);
            }
            else if(resetLow)
            {
                resetLow = false;
                Go(State.TrxOff, part == 231 ? 37 : 26, () => Raise(IrqCcaEdDone));
            }
        }

        private void SlpTr(bool high)
        {
            if(high && (state == State.PllOn || state == State.TxAretOn))
            {
                StartTransmission();
            }
            else if(high && state == State.TrxOff)
            {
                Enter(State.Sleep);
            }
            else if(!high && state == State.Sleep)
            {
                // The multi-functional interrupt: AWAKE_END.
                Go(State.TrxOff, part == 231 ? 380 : 210, () => Raise(IrqCcaEdDone));
            }
        }

        private void Measure(double time, Action result)
        {
            if(!Receiver)
            {
                this.Log(LogLevel.Warning, "ED or CCA is asked for in state {0}", state);
                return;
            }
            // A frame that begins meanwhile does not end the measurement.
            Later(time, () =>
            {
                if(Receiver)
                {
                    result();
                    Raise(IrqCcaEdDone);
                }
            });
        }

        // ---- Transmission ----

        private void StartTransmission()
        {
            if(state == State.PllOn)
            {
                Enter(State.BusyTx);
                SendBuffer(() =>
                {
                    Raise(IrqTrxEnd);
                    After(TurnTime, () => Leave(State.PllOn));
                });
            }
            else if(state == State.TxAretOn)
            {
                Enter(State.BusyTxAret);
                trac = TracInvalid;
                retries = 0;
                Attempt();
            }
            else
            {
                this.Log(LogLevel.Warning, "TX_START in state {0} is lost", state);
            }
        }

        /// A frame that is still being loaded is taken when its first byte is due.
        private void SendBuffer(Action then)
        {
            var length = buffer[0] & 0x7F;
            if(loaded && uploaded >= (AutoCrc ? length - 2 : length))
            {
                loaded = false;
                uploaded = 0;
                Send(Psdu(), StartTime, then);
                return;
            }
            After(StartTime + HeaderTime, () =>
            {
                length = buffer[0] & 0x7F;
                if(loaded && uploaded < (AutoCrc ? length - 2 : length))
                {
                    Raise(IrqTrxUr);
                }
                loaded = false;
                uploaded = 0;
                Send(Psdu(), -HeaderTime, then);
            });
        }

        private bool AutoCrc { get { return (registers[TrxCtrl1] & 0x20) != 0; } }

        private byte[] Psdu()
        {
            var length = buffer[0] & 0x7F;
            var psdu = new byte[length];
            Array.Copy(buffer, 1, psdu, 0, length);
            if(AutoCrc && length >= 2)
            {
                Fcs(psdu);
            }
            return psdu;
        }

        /// The first symbol goes out in {delay} us, or went out before.
        private void Send(byte[] psdu, double delay, Action then)
        {
            if(psdu.Length > 0)
            {
                var transmission = new Transmission
                {
                    Sender = this,
                    Start = Now + delay,
                    Psdu = psdu,
                    Power = TransmitPower[part == 231 ? 0 : 1][registers[PhyTxPwr] & 0x0F],
                    Position = position
                };
                Transmission.Add(transmission);
                FramesSent++;
                var sent = FrameSent;
                if(sent != null)
                {
                    sent(this, psdu);
                }
            }
            After(delay + HeaderTime + psdu.Length * ByteTime, then);
        }

        /// One round of CSMA-CA (IEEE 802.15.4-2006, 7.5.1.4), then the frame.
        private void Attempt()
        {
            var most = (registers[Xah0] >> 1) & 7;
            if(most == 7)
            {
                SendAttempt();
                return;
            }
            BackOff(0, Math.Min(registers[CsmaBe] & 0x0F, registers[CsmaBe] >> 4), most);
        }

        private void BackOff(int count, int exponent, int most)
        {
            After(random.Next(1 << exponent) * BackOffTime + MeasurementTime, () =>
            {
                if(Clear())
                {
                    SendAttempt();
                }
                else if(count >= most)
                {
                    registers[Xah2] = (byte)((retries << 4) | (count << 1));
                    EndAret(TracChannelAccessFailure);
                }
                else
                {
                    BackOff(count + 1, Math.Min(exponent + 1, registers[CsmaBe] >> 4), most);
                }
            });
        }

        private void SendAttempt()
        {
            SendBuffer(() =>
            {
                if((buffer[1] & AckRequest) == 0)
                {
                    EndAret(TracSuccess);
                    return;
                }
                waitingSince = Now;
                var attempt = retries;
                After(AckWaitTime, () =>
                {
                    // An acknowledgement whose first symbols have come is waited for.
                    if(waitingSince != Never && attempt == retries && !acknowledging)
                    {
                        Unacknowledged();
                    }
                });
            });
        }

        private void Unacknowledged()
        {
            waitingSince = Never;
            acknowledging = false;
            if(retries >= registers[Xah0] >> 4)
            {
                registers[Xah2] = (byte)(retries << 4);
                EndAret(TracNoAck);
                return;
            }
            retries++;
            Attempt();
        }

        private void EndAret(int result)
        {
            trac = result;
            acknowledging = false;
            Raise(IrqTrxEnd);
            Leave(State.TxAretOn);
        }

        private void Acknowledgement(Heard frame)
        {
            acknowledging = true;
            After(frame.End - Now, () =>
            {
                var psdu = frame.Psdu();
                if(psdu.Length == 5 && FcsRight(psdu) && (psdu[0] & 7) == TypeAck && psdu[2] == buffer[3])
                {
                    registers[Xah2] = (byte)(retries << 4);
                    EndAret((psdu[0] & 0x10) != 0 ? TracSuccessDataPending : TracSuccess);
                }
                else
                {
                    Unacknowledged();
                }
            });
        }

        // ---- Reception ----

        /// Renode 1.15.
        public void ReceiveFrame(byte[] frame)
        {
            ReceiveFrame(frame, null);
        }

        /// Renode 1.16.
        public void ReceiveFrame(byte[] frame, IRadio sender)
        {
            var transmission = Transmission.Find(frame, this, sender);
            double elapsed = 0;
            double power = -40;
            if(transmission != null)
            {
                elapsed = Math.Max(0, transmission.Sender.Now - transmission.Start);
                power = transmission.Power - PathLoss(transmission.Position);
            }
            if(power < Sensitivity || frame.Length == 0 || frame.Length > 127 || state == State.Reset)
            {
                return;
            }
            var now = Now;
            var begin = transmission != null ? Math.Max(now - elapsed, now - 100 * HeaderTime) : now;
            var next = new Heard { Frame = frame, Begin = begin, End = begin + HeaderTime + frame.Length * ByteTime, Power = power };
            heard.RemoveAll(each => each.End + 1000 < now);
            foreach(var other in heard.Where(each => each.Begin < next.End && next.Begin < each.End))
            {
                // Overlapping: each spoils what is not clearly stronger.
                other.Spoiled |= next.Power > other.Power - CaptureRatio;
                next.Spoiled |= other.Power > next.Power - CaptureRatio;
            }
            heard.Add(next);
            Later(begin + HeaderTime - now, () => Synchronize(next));
        }

        /// The PHR has come.
        private void Synchronize(Heard frame)
        {
            if(state == State.BusyTxAret && waitingSince != Never && frame.Begin >= waitingSince && !acknowledging)
            {
                Acknowledgement(frame);
                return;
            }
            if((state != State.RxOn && state != State.RxAackOn) || protectedFrame || (registers[RxSyn] & 0x80) != 0 || listeningSince > frame.Begin + PreambleTime / 2
                || ((registers[RxSyn] & 0x0F) > 0 && frame.Power <= RssiBase + 3 * ((registers[RxSyn] & 0x0F) - 1)))
            {
                return;
            }
            var aack = state == State.RxAackOn;
            Enter(aack ? State.BusyRxAack : State.BusyRx);
            receiving = frame;
            frameValid = false;
            loaded = false;
            uploaded = 0;
            var length = frame.Frame.Length;
            buffer[0] = (byte)length;
            frame.Psdu().CopyTo(buffer, 1);
            frameEd = Ed(frame.Power);
            registers[PhyEdLevel] = frameEd;
            frameLqi = (byte)Math.Max(0, Math.Min(255, 255 * (frame.Power - Sensitivity) / 10));
            if(aack)
            {
                trac = TracInvalid;
            }
            Raise(IrqRxStart);

            int header;
            var match = Filter(frame.Frame, out header);
            var promiscuous = (registers[Xah1] & 0x02) != 0;
            // By the sender's clock: the medium may have been late.
            After(frame.Begin + HeaderTime + Math.Min(header, length) * ByteTime - Now, () =>
            {
                if(match)
                {
                    Raise(IrqAmi);
                }
                else if(aack && !promiscuous)
                {
                    FramesFiltered++;
                    Leave(State.RxAackOn);
                    return;
                }
                After(frame.End - Now, () => EndReception(frame, aack, match, promiscuous, header));
            });
        }

        private void EndReception(Heard frame, bool aack, bool match, bool promiscuous, int header)
        {
            var psdu = frame.Psdu();
            // What collided after its header had been copied.
            psdu.CopyTo(buffer, 1);
            frameValid = FcsRight(psdu);
            receiving = null;
            FramesSpoiled += frameValid ? 0 : 1;
            if(aack && !frameValid && !promiscuous)
            {
                Leave(State.RxAackOn);
                return;
            }
            FramesReceived++;
            protectedFrame = frameValid && (registers[TrxCtrl2] & 0x80) != 0;
            var acknowledge = aack && match && frameValid && (psdu[0] & AckRequest) != 0 && (registers[CsmaSeed1] & 0x10) == 0 && !Broadcast(psdu);
            trac = acknowledge ? TracSuccessWaitForAck : TracSuccess;
            Raise(IrqTrxEnd);
            if(!acknowledge)
            {
                Leave(aack ? State.RxAackOn : State.RxOn);
                return;
            }
            // AACK_SET_PD goes into the answer to a data request.
            var pending = (registers[CsmaSeed1] & 0x20) != 0 && Command(psdu, header) == DataRequest;
            var acknowledgement = Fcs(new byte[] { (byte)(TypeAck | (pending ? 0x10 : 0)), 0, psdu[2], 0, 0 });
            After((registers[Xah1] & 0x04) != 0 ? 2 * SymbolTime : 12 * SymbolTime, () => Send(acknowledgement, 0, () => Leave(State.RxAackOn)));
        }

        /// The command of a command frame, which stays readable in a secured one (IEEE 802.15.4-2006, 7.6.2); 0 for none.
        private static int Command(byte[] psdu, int header)
        {
            if((psdu[0] & 7) != TypeCommand)
            {
                return 0;
            }
            var at = header;
            if((psdu[0] & 0x08) != 0 && at < psdu.Length)
            {
                // Security control and frame counter, then the key's identifier.
                at += 5 + KeyIdentifierLength[(psdu[at] >> 3) & 3];
            }
            return at + 2 < psdu.Length ? psdu[at] : 0;
        }

        private static bool Broadcast(byte[] psdu)
        {
            return ((psdu[1] >> 2) & 3) == 2 && psdu.Length >= 7 && psdu[5] == 0xFF && psdu[6] == 0xFF;
        }

        /// Third level of filtering (IEEE 802.15.4-2006, 7.5.6.2), with the data sheet's options; {header} is the MHR's length so far.
        private bool Filter(byte[] psdu, out int header)
        {
            header = 3;
            if(psdu.Length < 5)
            {
                return false;
            }
            var type = psdu[0] & 7;
            var version = (psdu[1] >> 4) & 3;
            var destination = (psdu[1] >> 2) & 3;
            var source = (psdu[1] >> 6) & 3;
            var destinationAt = header;
            header += destination == 0 ? 0 : destination == 3 ? 10 : 4;
            var sourceAt = header;
            header += source == 0 ? 0 : (source == 3 ? 8 : 2) + ((psdu[0] & 0x40) != 0 ? 0 : 2);
            if(header + 2 > psdu.Length || destination == 1 || source == 1 || type == TypeAck)
            {
                return false;
            }
            if(version > registers[CsmaSeed1] >> 6)
            {
                return false;
            }
            if(type > TypeCommand)
            {
                // AACK_UPLD_RES_FT, and AACK_FLTR_RES_FT: like data.
                if((registers[Xah1] & 0x10) == 0)
                {
                    return false;
                }
                if((registers[Xah1] & 0x20) == 0)
                {
                    return true;
                }
            }
            if(destination == 0)
            {
                if(source == 0)
                {
                    return false;
                }
                var own = Same(psdu, sourceAt, PanId, 2);
                return type == TypeBeacon ? own || Ones(registers, PanId) : own && (registers[CsmaSeed1] & 0x08) != 0;
            }
            if(!Same(psdu, destinationAt, PanId, 2) && !Ones(psdu, destinationAt))
            {
                return false;
            }
            return destination == 3 ? Same(psdu, destinationAt + 2, IeeeAddr, 8) : Same(psdu, destinationAt + 2, ShortAddr, 2) || Ones(psdu, destinationAt + 2);
        }

        private bool Same(byte[] bytes, int at, int register, int length)
        {
            for(var i = 0; i < length; i++)
            {
                if(bytes[at + i] != registers[register + i])
                {
                    return false;
                }
            }
            return true;
        }

        private static bool Ones(byte[] bytes, int at)
        {
            return bytes[at] == 0xFF && bytes[at + 1] == 0xFF;
        }

        // ---- Power ----

        private double RssiBase { get { return part == 231 ? -91 : -94; } }

        /// The strongest signal of the last so many microseconds, dBm.
        private double Energy(double window)
        {
            var now = Now;
            return heard.Where(each => each.Begin <= now && each.End >= now - window).Select(each => each.Power).DefaultIfEmpty(-200).Max();
        }

        private byte Ed(double power)
        {
            return (byte)Math.Max(0, Math.Min(part == 231 ? 84 : 83, power - RssiBase));
        }

        private int Rssi(double power)
        {
            return power < RssiBase ? 0 : (int)Math.Min(28, 1 + (power - RssiBase) / 3);
        }

        private bool Clear()
        {
            var energy = Energy(MeasurementTime);
            var above = energy > RssiBase + 2 * (registers[CcaThres] & 0x0F);
            var carrier = energy >= Sensitivity;
            switch((registers[PhyCcCca] >> 5) & 3)
            {
            case 0:
                return !(above || carrier);
            case 1:
                return !above;
            case 2:
                return !carrier;
            default:
                return !(above && carrier);
            }
        }

        private double PathLoss(double[] from)
        {
            var distance = Math.Max(0.1, Math.Sqrt(from.Select((each, i) => (each - position[i]) * (each - position[i])).Sum()));
            return distance <= 8 ? 40.2 + 20 * Math.Log10(distance) : 58.5 + 33 * Math.Log10(distance / 8);
        }

        // ---- Frames ----

        private static byte[] Fcs(byte[] psdu)
        {
            var crc = Crc(psdu, psdu.Length - 2);
            psdu[psdu.Length - 2] = (byte)crc;
            psdu[psdu.Length - 1] = (byte)(crc >> 8);
            return psdu;
        }

        private static bool FcsRight(byte[] psdu)
        {
            return psdu.Length >= 3 && Crc(psdu, psdu.Length - 2) == (psdu[psdu.Length - 2] | psdu[psdu.Length - 1] << 8);
        }

        /// ITU-T CRC, least significant bit first (IEEE 802.15.4-2006, 7.2.1.9).
        private static int Crc(byte[] bytes, int length)
        {
            var crc = 0;
            for(var i = 0; i < length; i++)
            {
                crc ^= bytes[i];
                for(var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? crc >> 1 ^ 0x8408 : crc >> 1;
                }
            }
            return crc;
        }

        /// A frame on its way, known to the radios of this kind besides what the medium tells them.
        private class Transmission
        {
            public static void Add(Transmission next)
            {
                lock(Recent)
                {
                    if(Recent.Count == 64)
                    {
                        Recent.RemoveAt(0);
                    }
                    Recent.Add(next);
                }
            }

            /// The newest with these bytes that this receiver has not had; null if another kind of radio sent it.
            public static Transmission Find(byte[] psdu, At86rf2xx receiver, IRadio sender)
            {
                lock(Recent)
                {
                    for(var i = Recent.Count - 1; i >= 0; i--)
                    {
                        var each = Recent[i];
                        if(each.Sender != receiver && (sender == null || each.Sender == sender) && !each.takenBy.Contains(receiver) && each.Psdu.SequenceEqual(psdu))
                        {
                            each.takenBy.Add(receiver);
                            return each;
                        }
                    }
                }
                return null;
            }

            public At86rf2xx Sender;
            /// Microseconds of the sender's machine.
            public double Start;
            public byte[] Psdu;
            /// dBm.
            public double Power;
            public double[] Position;
            private readonly List<At86rf2xx> takenBy = new List<At86rf2xx>();
            private static readonly List<Transmission> Recent = new List<Transmission>();
        }

        /// A frame as this radio hears it: from when to when (microseconds of its machine), how strong (dBm).
        private class Heard
        {
            public byte[] Frame;
            public double Begin;
            public double End;
            public double Power;
            public bool Spoiled;

            public byte[] Psdu()
            {
                var psdu = (byte[])Frame.Clone();
                if(Spoiled)
                {
                    psdu[psdu.Length - 1] ^= 0x55;
                    psdu[psdu.Length / 2] ^= 0xAA;
                }
                return psdu;
            }
        }

        // ---- Time ----

        /// Microseconds of this machine's virtual time.
        private double Now
        {
            get
            {
                Antmicro.Renode.Peripherals.CPU.ICPU cpu;
                if(machine.SystemBus.TryGetCurrentCPU(out cpu))
                {
                    cpu.SyncTime();
                }
                return machine.ElapsedVirtualTime.TimeElapsed.Ticks / TicksPerMicrosecond;
            }
        }

        /// Unless the state changes before; at once for a time that is over.
        private void After(double microseconds, Action action)
        {
            var mine = work;
            Later(microseconds, () =>
            {
                if(mine == work)
                {
                    action();
                }
            });
        }

        private void Later(double microseconds, Action action)
        {
            machine.ScheduleAction(TimeInterval.FromTicks((ulong)(Math.Max(0, microseconds) * TicksPerMicrosecond)), _ => action(), "At86rf2xx");
        }

        /// AES-128 at SRAM addresses 0x82 to 0x94: encryption by ECB and CBC.
        private class Aes
        {
            public const int First = 0x82;
            public const int Last = 0x94;

            public void Clear()
            {
                Array.Clear(key, 0, 16);
                Array.Clear(state, 0, 16);
                control = 0;
                done = false;
            }

            public byte Read(int address)
            {
                switch(address)
                {
                case Status:
                    return (byte)(done ? 1 : 0);
                case Control:
                case Last:
                    return control;
                default:
                    return KeyMode ? key[address - Block] : state[address - Block];
                }
            }

            public void Write(int address, byte value)
            {
                if(address == Status)
                {
                    return;
                }
                if(address != Control && address != Last)
                {
                    if(KeyMode)
                    {
                        key[address - Block] = value;
                    }
                    else
                    {
                        // CBC: combined with the last result as it comes in.
                        state[address - Block] = (byte)(Mode == 2 ? state[address - Block] ^ value : value);
                    }
                    return;
                }
                control = (byte)(value & 0x7F);
                if((value & 0x80) != 0 && !KeyMode)
                {
                    Encrypt();
                    done = true;
                }
                else
                {
                    done = false;
                }
            }

            private int Mode { get { return (control >> 4) & 7; } }
            private bool KeyMode { get { return Mode == 1; } }

            /// FIPS 197, section 5.1.
            private void Encrypt()
            {
                var round = (byte[])key.Clone();
                var work = new byte[16];
                var constant = 1;
                Add(state, round);
                for(var number = 1; number <= 10; number++)
                {
                    for(var i = 0; i < 16; i++)
                    {
                        work[i] = Box[state[(i + 4 * (i % 4)) % 16]];
                    }
                    for(var i = 0; i < 16; i += 4)
                    {
                        var all = work[i] ^ work[i + 1] ^ work[i + 2] ^ work[i + 3];
                        for(var j = 0; j < 4; j++)
                        {
                            state[i + j] = number == 10 ? work[i + j] : (byte)(work[i + j] ^ all ^ Double(work[i + j] ^ work[i + (j + 1) % 4]));
                        }
                    }
                    for(var i = 0; i < 16; i++)
                    {
                        round[i] ^= i >= 4 ? round[i - 4] : (byte)(Box[round[12 + (i + 1) % 4]] ^ (i == 0 ? constant : 0));
                    }
                    constant = Double(constant);
                    Add(state, round);
                }
            }

            private static void Add(byte[] to, byte[] what)
            {
                for(var i = 0; i < 16; i++)
                {
                    to[i] ^= what[i];
                }
            }

            private static int Double(int value)
            {
                return (value << 1 ^ ((value & 0x80) != 0 ? 0x11B : 0)) & 0xFF;
            }

            /// FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map; powers of 3 run through the field.
            private static byte[] MakeBox()
            {
                var box = new byte[256];
                int p = 1, q = 1;
                do
                {
                    p = p ^ Double(p);
                    // Divided by 3: times 0xF6.
                    q ^= q << 1;
                    q ^= q << 2;
                    q ^= q << 4;
                    q &= 0xFF;
                    q ^= (q & 0x80) != 0 ? 0x09 : 0;
                    box[p] = (byte)(q ^ Left(q, 1) ^ Left(q, 2) ^ Left(q, 3) ^ Left(q, 4) ^ 0x63);
                }
                while(p != 1);
                box[0] = 0x63;
                return box;
            }

            private static int Left(int value, int count)
            {
                return (value << count | value >> (8 - count)) & 0xFF;
            }

            private byte control;
            private bool done;
            private readonly byte[] key = new byte[16];
            private readonly byte[] state = new byte[16];
            private const int Status = 0x82;
            private const int Control = 0x83;
            private const int Block = 0x84;
            private static readonly byte[] Box = MakeBox();
        }

        private State state;
        private int work;
        /// A command that waits for the end of the state.
        private int deferred = -1;
        private bool selected;
        private bool resetLow;
        private bool slpTr;
        private int spiCount;
        private byte spiCommand;
        private int sramAddress;
        private byte irqStatus;
        private byte[] buffer;
        private bool loaded;
        private int uploaded;
        private int trac;
        private int retries;
        private bool acknowledging;
        private double waitingSince = Never;
        private bool ccaDone;
        private bool ccaClear;
        private Heard receiving;
        private double listeningSince;
        private bool frameValid;
        private bool protectedFrame;
        private byte frameLqi;
        private byte frameEd;
        private double[] position = new double[3];
        private readonly byte[] registers = new byte[0x40];
        private readonly List<Heard> heard = new List<Heard>();
        private readonly Aes aes = new Aes();
        private readonly Random random;
        private readonly IMachine machine;
        private readonly int part;

        private const int BufferSize = 128;
        private const double TicksPerMicrosecond = TimeInterval.TicksPerSecond / 1000000.0;
        private const double Never = double.MaxValue;

        // Microseconds.
        private const double SymbolTime = 16;
        private const double ByteTime = 2 * SymbolTime;
        private const double PreambleTime = 8 * SymbolTime;
        /// Preamble, SFD, PHR.
        private const double HeaderTime = 6 * ByteTime;
        private const double StartTime = 16;
        private const double TurnTime = 32;
        private const double ChannelTime = 11;
        private const double MeasurementTime = 8 * SymbolTime;
        private const double CcaTime = MeasurementTime + 12;
        private const double EdTime = 140;
        private const double BackOffTime = 20 * SymbolTime;
        /// macAckWaitDuration: 54 symbols.
        private const double AckWaitTime = 54 * SymbolTime;

        // dBm, dB.
        private const double Sensitivity = -101;
        private const double CaptureRatio = 3;
        private static readonly double[][] TransmitPower =
        {
            new[] { 3, 2.8, 2.3, 1.8, 1.3, 0.7, 0, -1, -2, -3, -4, -5, -7, -9, -12, -17 },
            new[] { 4, 3.7, 3.4, 3, 2.5, 2, 1, 0, -1, -2, -3, -4, -6, -8, -12, -17 }
        };

        private const int TypeBeacon = 0;
        private const int TypeAck = 2;
        private const int TypeCommand = 3;
        private const byte DataRequest = 4;
        private static readonly int[] KeyIdentifierLength = { 0, 1, 5, 9 };
        private const int AckRequest = 0x20;

        private const int TracSuccess = 0;
        private const int TracSuccessDataPending = 1;
        private const int TracSuccessWaitForAck = 2;
        private const int TracChannelAccessFailure = 3;
        private const int TracNoAck = 5;
        private const int TracInvalid = 7;

        private const byte IrqPllLock = 0x01;
        private const byte IrqRxStart = 0x04;
        private const byte IrqTrxEnd = 0x08;
        private const byte IrqCcaEdDone = 0x10;
        private const byte IrqAmi = 0x20;
        private const byte IrqTrxUr = 0x40;

        private const byte TrxStatus = 0x01;
        private const byte TrxState = 0x02;
        private const byte TrxCtrl0 = 0x03;
        private const byte TrxCtrl1 = 0x04;
        private const byte PhyTxPwr = 0x05;
        private const byte PhyRssi = 0x06;
        private const byte PhyEdLevel = 0x07;
        private const byte PhyCcCca = 0x08;
        private const byte CcaThres = 0x09;
        private const byte TrxCtrl2 = 0x0C;
        private const byte IrqMask = 0x0E;
        private const byte IrqStatus = 0x0F;
        private const byte VregCtrl = 0x10;
        private const byte BatMon = 0x11;
        private const byte RxSyn = 0x15;
        private const byte Xah1 = 0x17;
        private const byte Xah2 = 0x19;
        private const byte PllCf = 0x1A;
        private const byte PllDcu = 0x1B;
        private const byte ShortAddr = 0x20;
        private const byte PanId = 0x22;
        private const byte IeeeAddr = 0x24;
        private const byte Xah0 = 0x2C;
        private const byte CsmaSeed1 = 0x2E;
        private const byte CsmaBe = 0x2F;
    }
}
