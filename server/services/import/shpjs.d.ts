declare module 'shpjs' {
  export function parseZip(zip: Uint8Array): Promise<unknown>
}
