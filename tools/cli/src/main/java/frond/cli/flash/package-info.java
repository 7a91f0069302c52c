/** {@code ./frond flash}: images and configuration blocks to boards, through OpenOCD or st-flash. */
package frond.cli.flash;
