import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by path below a root. */
export type Tree = Readonly<Record<string, string>>;

export function writeTree(root: string, tree: Tree): string {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    if (path.startsWith('usr/bin/')) chmodSync(join(root, path), 0o755);
  }
  return root;
}

function below(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, `${text}\n`]));
}

const HWMON = 'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1';

/** Jetson Orin Nano, JetPack 6: the total rail tells 5.040 V at 1.000 A, 5,040 mW. */
export const jetsonOrin = below(HWMON, {
  in1_label: 'VDD_IN',
  in1_input: '5040',
  curr1_input: '1000',
  in2_label: 'VDD_CPU_GPU_CV',
  in2_input: '5040',
  curr2_input: '208',
  in3_label: 'VDD_SOC',
  in3_input: '5040',
  curr3_input: '296',
  in7_label: 'sum of shunt voltages',
  in7_input: '8',
  curr7_input: '1504',
});

/** Jetson AGX Orin: two monitors, no total rail; 4,000 + 1,000 + 2,500 mW, and a channel that is not connected. */
export const jetsonAgx = {
  ...below(HWMON, {
    in1_label: 'VDD_GPU_SOC',
    in1_input: '20000',
    curr1_input: '200',
    in2_label: 'VDD_CPU_CV',
    in2_input: '20000',
    curr2_input: '50',
    in3_label: 'NC',
    in3_input: '20000',
    curr3_input: '7000',
  }),
  ...below(HWMON.replace('1-0040', '1-0041').replace('hwmon1', 'hwmon2'), {
    in1_label: 'VIN_SYS_5V0',
    in1_input: '5000',
    curr1_input: '500',
  }),
};

const IIO = 'sys/bus/i2c/drivers/ina3221x';

/** Jetson TX2, JetPack 4: the total rail is on the second monitor and tells 3,048 mW. */
export const jetsonTx2 = {
  ...below(`${IIO}/0-0040/iio:device0`, {
    rail_name_0: 'VDD_SYS_GPU',
    in_power0_input: '152',
    rail_name_1: 'VDD_SYS_SOC',
    in_power1_input: '457',
  }),
  ...below(`${IIO}/0-0041/iio:device1`, {
    rail_name_0: 'VDD_IN',
    in_power0_input: '3048',
    rail_name_1: 'VDD_SYS_CPU',
    in_power1_input: '304',
  }),
};

export const RAPL_RANGE = 262_143_328_850;
const POWERCAP = 'sys/class/powercap';

/** Two packages with their cores, and the same once more by way of memory-mapped registers. */
export const raplTwoSockets = {
  ...below(`${POWERCAP}/intel-rapl:0`, raplDomain('package-0', 5_000_000)),
  ...below(`${POWERCAP}/intel-rapl:0:0`, raplDomain('core', 3_000_000)),
  ...below(`${POWERCAP}/intel-rapl:1`, raplDomain('package-1', 7_000_000)),
  ...below(`${POWERCAP}/intel-rapl:1:0`, raplDomain('core', 2_000_000)),
  ...below(`${POWERCAP}/intel-rapl:2`, raplDomain('psys', 90_000_000)),
  ...below(`${POWERCAP}/intel-rapl-mmio:0`, raplDomain('package-0', 5_000_000)),
};

function raplDomain(name: string, microjoules: number): Tree {
  return { name, energy_uj: String(microjoules), max_energy_range_uj: String(RAPL_RANGE) };
}

/** Three rails of a Raspberry Pi 5, 165 + 110 + 960 mW, and two voltages without a current. */
export const PMIC_TEXT = `   3V3_SYS_A current(1)=0.05000000A
   1V1_SYS_A current(3)=0.10000000A
   VDD_CORE_A current(7)=1.25000000A
   3V3_SYS_V volt(9)=3.30000000V
   1V1_SYS_V volt(11)=1.10000000V
   VDD_CORE_V volt(15)=0.76800000V
   EXT5V_V volt(24)=5.15160000V
   BATT_V volt(25)=0.00000000V
`;

export const raspberryPi5: Tree = { 'usr/bin/vcgencmd': printing(PMIC_TEXT) };

/** Earlier boards have the program, but not what we ask of it. */
export const raspberryPi4: Tree = {
  'usr/bin/vcgencmd': printing('error=1 error_msg="Command not registered"\n'),
};

/** A laptop on its battery, 12.0 V at 0.75 A, and a mouse. */
export const laptop = {
  ...below('sys/class/power_supply/BAT0', {
    type: 'Battery',
    status: 'Discharging',
    voltage_now: '12000000',
    current_now: '750000',
  }),
  ...below('sys/class/power_supply/AC', { type: 'Mains', online: '0' }),
  ...below('sys/class/power_supply/hidpp_battery_0', {
    type: 'Battery',
    scope: 'Device',
    status: 'Discharging',
    power_now: '20000000',
  }),
};

export const POWERMETRICS_APPLE = `*** Sampled system activity (Tue Nov 24 10:00:00 2026 +0000) (102.41ms elapsed) ***

**** Processor usage ****

E-Cluster HW active frequency: 1152 MHz
CPU Power: 812 mW
GPU Power: 31 mW
ANE Power: 0 mW
Combined Power (CPU + GPU + ANE): 843 mW
`;

export const mac: Tree = { 'usr/bin/powermetrics': printing(POWERMETRICS_APPLE) };

function printing(text: string): string {
  return `#!/bin/sh\ncat <<'END'\n${text}END\n`;
}
